using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A timer of one activation. Fires once at a time: the next tick is set when the last one has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly GrainActivation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _firing;
    private bool _changed;

    public GrainTimer(GrainActivation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, options.Period);
        _activation = activation;
        _callback = callback;
        _options = options;
        _period = options.Period;
        (activation.Extras.Timers ??= []).Add(this);
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = activation.Runtime.Time.CreateTimer(
                static state => ((GrainTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    internal bool IsDisposed => _disposed.IsCancellationRequested;

    /// <summary>No tick begins any more: it was disposed, or its host has stopped and dropped the activation, whose services may be gone.</summary>
    internal bool IsOver => IsDisposed || _activation.Runtime.LifetimeToken.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, period);
        lock (_gate)
        {
            _dueTime = dueTime;
            _period = period;
            _changed = true;
            if (!_firing && !IsOver) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (IsDisposed) return;
            _timer.Dispose();
        }
        try
        {
            _disposed.Cancel();
        }
        catch (AggregateException exception)
        {
            _activation.Runtime.LogTimerFailed(_activation, exception);
        }
        _activation.Extras.Timers?.Remove(this);
    }

    internal async Task RunAsync()
    {
        lock (_gate) _changed = false;
        try
        {
            await _callback(_disposed.Token);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && IsDisposed))
        {
            _activation.Runtime.LogTimerFailed(_activation, exception);
        }
        catch (OperationCanceledException)
        {
            // Disposed while it ran, and it obeyed.
        }
        finally
        {
            Rearm();
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_firing || IsOver) return;
            _firing = true;
        }
        _activation.Push(new TimerTick(this, _options.Interleave, _options.KeepAlive));
    }

    private void Rearm()
    {
        lock (_gate)
        {
            _firing = false;
            if (!IsOver) _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        const long MaxMilliseconds = 0xfffffffe;
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));

        static void Check(TimeSpan time, string name)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, MaxMilliseconds, name);
        }
    }
}
