namespace Orleans.Embedded;

/// <summary>Response timeouts: no timer per call, but a look now and then at the activations that owe an answer.</summary>
internal sealed partial class GrainActivation
{
    private bool _isSwept;

    private void WatchTimeout(GrainRequest request)
    {
        if (Runtime.Sweeper.TimeoutTicks == 0 || !request.IsCall) return;
        (Extras.Watched ??= new()).Add(request);
        EnsureSwept();
    }

    /// <summary>A request's task has completed; any thread.</summary>
    internal void Unwatch(GrainRequest request) => _extras?.Watched?.Remove(request);

    private void EnsureSwept()
    {
        if (_isSwept || Runtime.Sweeper.TimeoutTicks == 0) return;
        _isSwept = true;
        Runtime.Sweeper.Register(this);
    }

    internal void SweepTimeouts()
    {
        _isSwept = false;
        if (_extras?.Watched is { } watched && !watched.Look(FailIfLate)) _extras.Watched = null;
        GrainRequest? previous = null;
        var waiting = _waitingFirst;
        while (waiting is not null)
        {
            var next = (GrainRequest?)waiting.Next;
            FailIfLate(waiting);
            if (waiting.IsAnswered)
            {
                Unlink(previous, waiting);
                waiting.Retire();
            }
            else previous = waiting;
            waiting = next;
        }
        if (_waitingFirst is not null || _extras?.Watched is not null) EnsureSwept();
    }

    private void FailIfLate(GrainRequest request)
    {
        if (!request.IsCall || request.IsAnswered || Runtime.Clock.Tick - request.Tick < Runtime.Sweeper.TimeoutTicks) return;
        request.Fail(new TimeoutException(
            $"Response did not arrive on time in {Runtime.Options.ResponseTimeout} for {request.GetInterfaceName()}.{request.GetMethodName()} on {GrainId}."));
    }
}
