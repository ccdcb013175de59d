using Inventory.Contracts;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Tenants;

namespace Inventory.Events.Inbox;

/// <summary>
/// Takes in what others tell us: events are kept first, then each has its effect, once for each source and id, whatever comes twice or
/// breaks off in between.
/// </summary>
public sealed class InboxDesk
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly InboxStore _store;
    private readonly InboxRunner _runner;
    private readonly InboxOptions _options;
    private readonly InboxMetrics _metrics;
    private readonly TimeProvider _time;

    internal InboxDesk(InboxStore store, InboxRunner runner, InboxOptions options, InboxMetrics metrics, TimeProvider time) =>
        (_store, _runner, _options, _metrics, _time) = (store, runner, options, metrics, time);

    /// <summary>Takes in events.</summary>
    /// <param name="tenant">Whose inbox.</param>
    /// <param name="sender">Who sends them: by these rights they are judged.</param>
    /// <param name="events">In order; each stands alone.</param>
    /// <param name="traceId">The trace they came with; null for none.</param>
    /// <returns>What came of each, in their order.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was kept for certain; sent again, it comes to the same.</exception>
    public async Task<IReadOnlyList<InboxAnswer>> ReceiveAsync(Tenant tenant, InboxSender sender, IReadOnlyList<CloudEvent> events,
        Guid? traceId)
    {
        var letters = events.Select(one => one.Fault is null ? Letter.Of(one, sender) : null).ToArray();
        var standing = new Dictionary<(InboxKey, string Content), Standing>();
        // What comes first under a key is apart from what comes later with other content: that finds the key taken.
        var first = letters.OfType<Letter>().DistinctBy(static letter => letter.Event.Key).ToList();
        await TakeInAsync(tenant, sender, first, standing, traceId);
        var others = letters.OfType<Letter>().Where(letter => !standing.ContainsKey(letter.Content))
            .DistinctBy(static letter => letter.Content).ToList();
        await LookUpAsync(tenant, sender, others, standing, traceId);

        var told = new HashSet<(InboxKey, string)>();
        return [.. events.Select((one, i) => letters[i] is { } letter
            ? Answer(one, letter, standing[letter.Content], told.Add(letter.Content)) : Invalid(one))];
    }

    private async Task TakeInAsync(Tenant tenant, InboxSender sender, List<Letter> letters,
        Dictionary<(InboxKey, string), Standing> standing, Guid? traceId)
    {
        if (letters.Count == 0) return;
        var taken = await _store.ReceiveAsync(tenant.Id, sender, letters.ConvertAll(static letter => letter.Event), _options.Lease,
            traceId);
        var known = letters.Where(letter => !taken.Contains(letter.Event.Key)).ToList();
        var ours = letters.Where(letter => taken.Contains(letter.Event.Key)).ToList();
        foreach (var letter in ours.Where(static letter => letter.Effect is null))
        {
            standing[letter.Content] = new(InboxOutcome.Dead, letter.Event.Error);
            _metrics.Came(letter.Event.Type, InboxOutcome.Dead);
        }

        var attempts = ours.Where(static letter => letter.Effect is not null)
            .Select(letter => (Event: letter.Claimed(tenant, sender), Letter: letter)).ToList();
        var came = await _runner.RunAsync(attempts.ConvertAll(static attempt => (attempt.Event, attempt.Letter.Effect!)));
        for (var i = 0; i < attempts.Count; i++)
        {
            if (came[i] is { } attempted) standing[attempts[i].Letter.Content] = Standing.Of(attempted);
            else known.Add(attempts[i].Letter);
        }

        await LookUpAsync(tenant, sender, known, standing, traceId);
    }

    // Others have them, or had them: what is under way elsewhere is waited for a little.
    private async Task LookUpAsync(Tenant tenant, InboxSender sender, List<Letter> letters,
        Dictionary<(InboxKey, string), Standing> standing, Guid? traceId)
    {
        var since = _time.GetTimestamp();
        while (letters.Count > 0)
        {
            var read = await _store.ReadAsync(tenant.Id, letters.ConvertAll(static letter => letter.Event));
            var clashing = letters.Where(letter => read[letter.Event.Key].ContentHash != letter.Event.ContentHash).ToList();
            await RefuseClashesAsync(tenant, sender, clashing, standing, traceId);
            var late = _time.GetElapsedTime(since) >= _options.RepeatPatience;
            foreach (var letter in letters.Except(clashing))
            {
                var known = read[letter.Event.Key];
                if (known is not { State: InboxState.Retrying, Error: null } || late) standing[letter.Content] = Standing.Of(known);
            }

            letters = letters.FindAll(letter => !standing.ContainsKey(letter.Content));
            if (letters.Count > 0) await Task.Delay(LookAgain, _time);
        }
    }

    private async Task RefuseClashesAsync(Tenant tenant, InboxSender sender, List<Letter> letters,
        Dictionary<(InboxKey, string), Standing> standing, Guid? traceId)
    {
        if (letters.Count == 0) return;
        var error = new InboxError(Outcome.IdReused.Code(), "Another event came first under this source and id: type or data differ.");
        var clashes = letters.Select(letter => letter.Event with { Error = error, IsClash = true }).ToList();
        await _store.ReceiveAsync(tenant.Id, sender, clashes, _options.Lease, traceId);
        foreach (var letter in letters)
        {
            standing[letter.Content] = new(InboxOutcome.Dead, error);
            _metrics.Came(letter.Event.Type, InboxOutcome.Dead);
        }
    }

    private InboxAnswer Answer(CloudEvent one, Letter letter, Standing standing, bool isFirst)
    {
        var outcome = standing.Outcome is InboxOutcome.Processed && !isFirst ? InboxOutcome.Duplicate : standing.Outcome;
        if (outcome is InboxOutcome.Duplicate) _metrics.Came(letter.Event.Type, outcome);
        return new(one.Id, outcome, standing.Error);
    }

    private InboxAnswer Invalid(CloudEvent one)
    {
        _metrics.Came("", InboxOutcome.Invalid);
        return new(one.Id, InboxOutcome.Invalid, new(Outcome.Invalid.Code(), one.Fault!));
    }

    /// <summary>An event that can be kept, with what it asks for; null where it can have no effect.</summary>
    private sealed record Letter(ReceivedEvent Event, InboxEffect? Effect)
    {
        public (InboxKey, string) Content => (Event.Key, Event.ContentHash);

        public static Letter Of(CloudEvent one, InboxSender sender)
        {
            var (effect, error) = InboxJudge.Of(one.Type, one.Data, sender);
            return new(new(one.Key!.Value, one.Type, ContentHash.Of(one.Type, one.Data), one.Data.GetRawText(), error), effect);
        }

        public ClaimedEvent Claimed(Tenant tenant, InboxSender sender) =>
            new() { Tenant = tenant, Key = Event.Key, Type = Event.Type, Payload = Event.Payload, Sender = sender };
    }

    private sealed record Standing(InboxOutcome Outcome, InboxError? Error)
    {
        public static Standing Of(Attempted attempted) => new(attempted.State switch
        {
            InboxState.Processed => InboxOutcome.Processed,
            InboxState.Dead => InboxOutcome.Dead,
            _ => InboxOutcome.Retrying,
        }, attempted.Error);

        public static Standing Of(InboxStanding known) => known.State switch
        {
            InboxState.Processed or InboxState.Ignored => new(InboxOutcome.Duplicate, null),
            InboxState.Dead => new(InboxOutcome.Dead, known.Error),
            _ => new(InboxOutcome.Retrying, known.Error),
        };
    }
}
