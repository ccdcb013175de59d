using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>Birth and end of an activation.</summary>
internal sealed partial class GrainActivation
{
    private volatile ActivationState _state;
    private int _lastUsed;
    private int _keepUntil;

    // Why the activation is to end; set once, from any thread.
    private volatile object? _deactivation;

    internal bool IsGone => _state == ActivationState.Gone;

    /// <inheritdoc/>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (Interlocked.CompareExchange(ref _deactivation, deactivationReason, null) is null) Wake();
    }

    internal void DelayDeactivation(TimeSpan time) => _keepUntil = time <= TimeSpan.Zero && time != Timeout.InfiniteTimeSpan
        ? 0
        : Runtime.Clock.TicksFromNow(time);

    /// <summary>Any thread; a hint, asked again on the activation's turn.</summary>
    internal bool LooksIdle(int now) =>
        _state == ActivationState.Valid && now - _lastUsed >= GrainType.CollectionAgeTicks && now >= _keepUntil && IsQueueEmpty && Volatile.Read(ref _running) == 0;

    internal void DeactivateIfIdle()
    {
        var now = Runtime.Clock.Tick;
        if (_state != ActivationState.Valid || now - _lastUsed < GrainType.CollectionAgeTicks || now < _keepUntil || !IsQuiet) return;
        Deactivate(new(DeactivationReasonCode.ActivationIdle, "No request came for the collection age."));
    }

    /// <summary>A conflict in the grain's state says that its memory is out of date, so the next call gets a fresh activation.</summary>
    internal void ObserveFailure(Exception exception)
    {
        if (exception is InconsistentStateException)
            Deactivate(new(DeactivationReasonCode.ApplicationError, exception, "The grain's state was changed by somebody else."));
    }

    /// <summary>Completes when nothing runs and nothing waits.</summary>
    /// <returns>How many calls had come until then.</returns>
    internal Task<int> WhenQuiet()
    {
        var waiter = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Push(new QuietItem(waiter));
        return waiter.Task;
    }

    private void BeginActivation(GrainRequest first)
    {
        _state = ActivationState.Activating;
        RequestContext.Import(first.Context);
        Task activation;
        try
        {
            Instance = GrainType.Construct(this);
            activation = _extras?.States is { } states ? ReadStatesAndActivate(states) : CallOnActivate();
        }
        catch (Exception exception)
        {
            FailActivation(exception);
            return;
        }
        if (activation.IsCompletedSuccessfully) FinishActivation();
        else _ = AwaitActivation(activation);
    }

    private Task CallOnActivate() =>
        GrainType.HasOnActivate ? ((IGrainBase)Instance!).OnActivateAsync(Runtime.LifetimeToken) : Task.CompletedTask;

    private async Task ReadStatesAndActivate(List<IStateFacet> states)
    {
        foreach (var state in states) await state.ReadStateAsync();
        await CallOnActivate();
    }

    private async Task AwaitActivation(Task activation)
    {
        try
        {
            await activation;
        }
        catch (Exception exception)
        {
            FailActivation(exception);
            return;
        }
        FinishActivation();
    }

    private void FinishActivation()
    {
        _state = ActivationState.Valid;
        _pump = true;
    }

    private void FailActivation(Exception exception)
    {
        Runtime.LogActivationFailed(this, exception);
        DisposeTimers();
        _ = EndAsync(exception);
    }

    private void TryBeginDeactivation()
    {
        if (_state == ActivationState.Created)
        {
            _ = EndAsync(null);
            return;
        }
        // The reason was written before, the count is read after: the last request to end sees the reason, or is seen here.
        Interlocked.MemoryBarrier();
        if (_state != ActivationState.Valid || Volatile.Read(ref _running) != 0) return;
        _state = ActivationState.Deactivating;
        DisposeTimers();
        _ = GrainType.HasOnDeactivate ? DeactivateAsync((DeactivationReason)_deactivation!) : EndAsync(null);
    }

    private async Task DeactivateAsync(DeactivationReason reason)
    {
        using var limit = Runtime.LimitDeactivation();
        try
        {
            await ((IGrainBase)Instance!).OnDeactivateAsync(reason, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            Runtime.LogDeactivationFailed(this, exception);
        }
        DisposeTimers();
        await EndAsync(null);
    }

    private async Task EndAsync(Exception? failure)
    {
        try
        {
            if (Instance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else (Instance as IDisposable)?.Dispose();
            if (_extras is { HasScope: true }) await _extras.DisposeScopeAsync();
        }
        catch (Exception exception)
        {
            Runtime.LogDeactivationFailed(this, exception);
        }
        GrainType.Remove(this);
        _state = ActivationState.Gone;
        HandOver(failure);
        TellQuiet();
        _extras?.Deactivated.TrySetResult();
    }

    /// <summary>Requests that waited go to the next activation, or fail as this one did.</summary>
    private void HandOver(Exception? failure)
    {
        var request = _waitingFirst;
        _waitingFirst = _waitingLast = null;
        _waitingCount = 0;
        while (request is not null)
        {
            var next = (GrainRequest?)request.Next;
            request.Next = null;
            if (failure is null) Forward(request);
            else Refuse(request, failure);
            request = next;
        }
    }

    internal void DisposeTimers()
    {
        if (_extras?.Timers is not { } timers) return;
        foreach (var timer in timers.ToArray()) timer.Dispose();
    }

    private void AwaitQuiet(TaskCompletionSource<int> waiter)
    {
        (Extras.QuietWaiters ??= []).Add(waiter);
        // As with the deactivation: the last request to end sees the waiter, or its end is seen here.
        Interlocked.MemoryBarrier();
        TellQuiet();
    }

    private void TellQuiet()
    {
        if (_extras?.QuietWaiters is not { } waiters || !(IsQuiet || IsGone)) return;
        _extras.QuietWaiters = null;
        foreach (var waiter in waiters) waiter.TrySetResult(_calls);
    }

    private sealed class QuietItem(TaskCompletionSource<int> waiter) : WorkItem
    {
        internal override void Execute(GrainActivation activation) => activation.AwaitQuiet(waiter);
    }
}
