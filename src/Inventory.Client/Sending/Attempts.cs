using Polly;

namespace Inventory.Client.Sending;

/// <summary>
/// What the attempts of one call have told so far. It travels with the request, so that the pipeline knows what may be repeated.
/// </summary>
/// <param name="repeats">When the request may be sent again.</param>
/// <param name="deadline">When the call ends.</param>
/// <param name="waits">How long the service was asked to wait before it answers.</param>
internal sealed class Attempts(Repeats repeats, Deadline deadline, TimeSpan waits = default)
{
    private static readonly HttpRequestOptionsKey<Attempts> Key = new("Inventory.Attempts");

    private bool _underWay;

    /// <summary>An attempt may have had its effect; one that nobody has heard the end of among them.</summary>
    public bool MayHaveHappened => _underWay || HasUnknown;

    /// <summary>The last refusal of an attempt that had no effect.</summary>
    public InventoryProblem? LastRefusal { get; private set; }

    private bool HasUnknown { get; set; }

    /// <summary>The answer is a stream: it is no attempt that could be late, and is not kept whole.</summary>
    public bool IsStream => repeats is Repeats.Never;

    /// <summary>How long the service was asked to wait: no attempt is late for that.</summary>
    public TimeSpan Waits => waits;

    public static Attempts? Of(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Key, out var attempts) ? attempts : null;

    public void Begin() => _underWay = true;

    public void TravelWith(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>Judges an attempt that has ended; true where another one is due.</summary>
    public async ValueTask<bool> GoesOnAsync(Outcome<HttpResponseMessage> attempt, CancellationToken cancellation)
    {
        if (IsStream || (attempt.Exception is { } other && !Judgement.IsNoAnswer(other))) return false;
        var (verdict, problem) = attempt is { Result: { } response }
            ? await Judgement.OfAsync(response, cancellation)
            : (Judgement.Of(attempt.Exception!), null);
        _underWay = false;
        HasUnknown |= verdict is Verdict.Unknown or Verdict.Broken;
        LastRefusal = verdict is Verdict.NoEffect ? problem : null;
        return verdict switch
        {
            Verdict.NoEffect => WaitIsWithinTime(attempt.Result),
            Verdict.Unknown => repeats is Repeats.Always && WaitIsWithinTime(attempt.Result),
            _ => false,
        };
    }

    /// <summary>How long the service asks to wait; null where it does not.</summary>
    public TimeSpan? Asked(HttpResponseMessage? response)
    {
        var after = response?.Headers.RetryAfter;
        var wait = after?.Delta ?? after?.Date - deadline.Now;
        // Asked to wait for nothing, it keeps its own pauses: a fast loop of attempts helps nobody.
        return wait > TimeSpan.Zero ? wait : null;
    }

    // Asked to come back after the call's end, it says so at once.
    private bool WaitIsWithinTime(HttpResponseMessage? response) => Asked(response) is not { } wait || wait < deadline.Left;
}
