namespace Inventory.Simulation.Engine;

/// <summary>Time that stands while there is work, and then leaps to the next timer.</summary>
/// <remarks>Belongs to the thread that makes it: only on that one does looking at the time take time.</remarks>
internal sealed class VirtualTime : TimeProvider
{
    // Whoever waits for less than a timer can tell, by looking again and again, comes to an end.
    private const long LookTicks = TimeSpan.TicksPerMicrosecond;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(Timer Timer, int Version), (long Due, long Order)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _ticks, _order;

    /// <summary>How long the run has taken so far, in its own time.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _ticks));

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(Look());

    /// <inheritdoc />
    public override long GetTimestamp() => Look();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits, for microseconds as well: <see cref="Task.Delay(TimeSpan, TimeProvider)"/> knows none.</summary>
    public async Task WaitAsync(TimeSpan time)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = CreateTimer(static over => ((TaskCompletionSource)over!).SetResult(), over, time, Timeout.InfiniteTimeSpan);
        await over.Task;
    }

    /// <summary>Leaps to the next timer and queues its callback; false when there is none.</summary>
    public bool FireNext()
    {
        while (_timers.TryDequeue(out var next, out var when))
        {
            if (next.Timer.Version != next.Version) continue;
            _ticks = Math.Max(_ticks, when.Due);
            next.Timer.Fire();
            return true;
        }

        return false;
    }

    // Watchdog threads of the host look as well, whenever they like.
    private long Look() => Environment.CurrentManagedThreadId == _thread ? _ticks += LookTicks : Volatile.Read(ref _ticks);

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private TimeSpan _period;

        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (Version < 0) return false;
            Version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) Set(dueTime);
            return true;
        }

        // As an item of the pool, so that its place among all that is ready is the seed's to decide.
        public void Fire()
        {
            if (_period > TimeSpan.Zero) Set(_period);
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Call(), this, preferLocal: false);
        }

        public void Dispose() => Version = int.MinValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Set(TimeSpan due) => time._timers.Enqueue((this, Version), (time._ticks + due.Ticks, time._order++));

        private void Call()
        {
            if (Version < 0) return;
            if (_context is null) callback(state);
            else ExecutionContext.Run(_context, run => callback(run), state);
        }
    }
}
