using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Embedded;

/// <summary>Which request may run when.</summary>
internal sealed partial class GrainActivation
{
    private GrainRequest? _waitingFirst;
    private GrainRequest? _waitingLast;
    private int _waitingCount;
    private GrainRequest? _blocking;
    private int _readersRunning;

    private int _calls;

    // Requests begun and not complete. Changed from any thread: a task of the grain may complete anywhere.
    private int _running;

    /// <summary>Requests sent and not answered. Any thread; kept for stateless workers only.</summary>
    internal int Load;

    private bool IsQuiet => Volatile.Read(ref _running) == 0 && _waitingFirst is null && _state is not (ActivationState.Activating or ActivationState.Deactivating);

    internal void Accept(GrainRequest request)
    {
        if (request.CountsAsUse) _lastUsed = Runtime.Clock.Tick;
        if (request.IsCall) _calls++;
        if (_state == ActivationState.Valid && _deactivation is null && MayStart(request))
        {
            Start(request);
            return;
        }
        if (_state == ActivationState.Gone)
        {
            Forward(request);
            return;
        }
        if (Runtime.Options.MaxQueuedRequests is { } limit && _waitingCount >= limit && request.IsCall)
        {
            Refuse(request, new LimitExceededException($"{limit} requests wait at {GrainId} already."));
            return;
        }
        Enqueue(request);
        if (_state == ActivationState.Created) BeginActivation(request);
    }

    /// <summary>A request that others had to wait for is complete.</summary>
    internal void Release(GrainRequest request)
    {
        if (ReferenceEquals(_blocking, request)) _blocking = null;
        else _readersRunning--;
        Interlocked.Decrement(ref _running);
        _pump = true;
    }

    /// <summary>The task of a request has completed; any thread.</summary>
    internal void OnFinished(GrainRequest request)
    {
        if (request.CountsAsUse) _lastUsed = Runtime.Clock.Tick;
        if (GrainType.IsReentrant || request.Entry.AlwaysInterleave)
        {
            if (Interlocked.Decrement(ref _running) != 0) return;
            if (_deactivation is null && _extras?.QuietWaiters is null) return;
            Wake();
            return;
        }
        request.IsFinished = true;
        if (ReferenceEquals(RuntimeContext.Current, this)) Release(request);
        else Push(request);
    }

    /// <summary>Makes the activation look at its flags; any thread.</summary>
    private void Wake()
    {
        if (ReferenceEquals(RuntimeContext.Current, this)) _pump = true;
        else Push(new WakeItem());
    }

    private bool MayStart(GrainRequest request)
    {
        if (GrainType.IsReentrant || request.Entry.AlwaysInterleave) return true;
        if (_blocking is null && _readersRunning == 0) return true;
        if (request.Entry.ReadOnly && (_blocking is null || _blocking.Entry.ReadOnly)) return true;
        return GrainType.MayInterleave is { } predicate && MayInterleave(predicate, request);
    }

    private bool MayInterleave(Func<object, IInvokable, bool> predicate, GrainRequest request)
    {
        try
        {
            return predicate(Instance!, request) || (_blocking is not null && predicate(Instance!, _blocking));
        }
        catch (Exception exception)
        {
            // Answered requests are let through, and never run.
            request.Fail(exception);
            return true;
        }
    }

    private void Start(GrainRequest request)
    {
        if (request.IsAnswered)
        {
            // Cancelled or timed out while it waited: it never runs.
            request.Retire();
            return;
        }
        RequestContext.Import(request.Context);
        if (request.Start(this)) return;
        Interlocked.Increment(ref _running);
        if (!GrainType.IsReentrant && !request.Entry.AlwaysInterleave)
        {
            // Of several that interleave, the first counts as the one that others must get along with.
            if (_blocking is null && _readersRunning == 0) _blocking = request;
            else _readersRunning++;
        }
        WatchTimeout(request);
        request.Watch(this);
    }

    private void Enqueue(GrainRequest request)
    {
        request.Next = null;
        if (_waitingLast is null) _waitingFirst = request;
        else _waitingLast.Next = request;
        _waitingLast = request;
        _waitingCount++;
        EnsureSwept();
    }

    /// <summary>Starts what may start, oldest first; those that may interleave overtake those that may not.</summary>
    private void StartWaiting(ExecutionContext? outside)
    {
        GrainRequest? previous = null;
        var request = _waitingFirst;
        while (request is not null && _state == ActivationState.Valid && _deactivation is null)
        {
            var next = (GrainRequest?)request.Next;
            if (!MayStart(request))
            {
                previous = request;
                request = next;
                continue;
            }
            Unlink(previous, request);
            Start(request);
            if (!ReferenceEquals(ExecutionContext.Capture(), outside)) ExecutionContext.Restore(outside!);
            request = next;
        }
        TellQuiet();
    }

    private void Unlink(GrainRequest? previous, GrainRequest request)
    {
        if (previous is null) _waitingFirst = (GrainRequest?)request.Next;
        else previous.Next = request.Next;
        if (ReferenceEquals(_waitingLast, request)) _waitingLast = previous;
        request.Next = null;
        _waitingCount--;
    }

    /// <summary>This activation is over; the request finds a fresh one.</summary>
    private void Forward(GrainRequest request)
    {
        if (request is TimerTick || request.IsAnswered)
        {
            request.Retire();
            return;
        }
        GrainType.Send(GrainType.Find(Key), request);
    }

    private static void Refuse(GrainRequest request, Exception reason)
    {
        request.Retire();
        request.Fail(reason);
    }
}
