using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

// Overlapping rounds: while one is in flight, the next is decided upon what the first will have made true, and sent after it on another
// lane. The lanes and the ledger see to it that it is applied only where the first came true (a version of the same number may be another
// node's); else both are decided again.
internal sealed partial class ItemRounds
{
    private SentRound? _next;
    private ItemRound? _inFlight;
    private int _failedLately;
    private bool _overlaps;

    /// <summary>A whole group came while a round is in flight: it need not wait for the end of it.</summary>
    public void DecideBeside()
    {
        if (_inFlight is { } before && _next is null) _next = DecideNext(before);
    }

    // What could not be stored is not sent: it would have cost its whole group a second attempt.
    private static ValueTask<Verdict> Send(ItemRound round, IRoundLedger ledger) =>
        round.Stock.IsSound ? ledger.CommitAsync(round.Set) : new(IRoundLedger.Suspect);

    // A round that needs no reading is decided and sent at once. What takes reading, ending what is over or trying again is for
    // DecideAndCommitAsync.
    private SentRound? TryBegin(List<PendingCommand> batch)
    {
        if (!known.IsLoaded || known.Item is null || batch.Count == 0 || endings.EndedBefore > 0 || endings.LeftAny
            || known.Ends.MustReadOn(known.Services.Clock.Now, known.Services.Limits.EndedPerRound)) return null;
        _overlaps = _failedLately == 0;
        return TrySend(batch, before: null);
    }

    // Only what can be decided without reading; everything else waits for the end of the round in flight.
    private SentRound? DecideNext(ItemRound before)
    {
        _overlaps &= before is { Writes: true, EndsAny: false, MoreIsOver: false, Stock.IsSound: true };
        if (!_overlaps || queue.Count < known.Services.OverlapMin || turns.OthersWait) return null;
        known.Fold(before);
        var batch = queue.Take(_overlaps);
        if (TrySend(batch, before) is { } sent) return sent;
        queue.PutBack(batch);
        _overlaps = false;
        return null;
    }

    private SentRound? TrySend(List<PendingCommand> batch, ItemRound? before)
    {
        var services = known.Services;
        var round = services.Rounds.Take(known.Id, known.Tenant!);
        if (!TryDecide(round, batch))
        {
            services.Rounds.Return(round);
            return null;
        }

        round.Set.Follows = before?.Set;
        return new(batch, before, round, Send(round, services.Ledger));
    }

    private bool TryDecide(ItemRound round, List<PendingCommand> batch)
    {
        round.Begin(known.Item, known.Now, endedBefore: 0);
        if (known.Ends.Earliest <= round.Now) return false;
        var facts = round.Facts.For(known.Tenant!.Id, known.Id.Value, known.Holds);
        foreach (var command in batch) facts.Need(command, suspectRepeats: false);
        if (!facts.IsComplete) return false;
        facts.Into(round);
        if (EndWhatIsOver(round, facts).Count > 0 || endings.Over.Count > 0) return false;
        try
        {
            foreach (var command in batch) command.Decide(round);
        }
        catch (Exception failed)
        {
            // An error of ours; it shall not become one of the round in flight. The batch meets it again in a round of its own.
            RoundFailed(known.Services.Log, known.Id.Value, failed);
            return false;
        }

        return round.Seal();
    }

    // While it is on its way, the next one is decided.
    private ValueTask<Verdict> VerdictOf(in SentRound sent)
    {
        _inFlight = sent.Round;
        _next = DecideNext(sent.Round);
        return sent.Verdict;
    }

    // Returns whether it came true; its callers have their answers then.
    private bool Settle(in SentRound sent, Verdict verdict)
    {
        _inFlight = null;
        if (sent.Before is { } before) known.Services.Rounds.Return(before);
        if (verdict is Verdict.Applied) CameTrue(sent.Round);
        Rest(sent.Round);
        if (verdict is not Verdict.Applied) return false;
        foreach (var command in sent.Batch) command.Answer();
        return true;
    }

    // The round in flight did not come true, as far as is known, nor, mostly, what rests on it: those commands join the others, to be
    // decided again.
    private async ValueTask TakeBackAsync(List<PendingCommand> batch)
    {
        _failedLately = known.Services.Limits.RoundsAfterFailure;
        known.Unload();
        if (_next is not { } next) return;
        _next = null;
        var verdict = await next.Verdict;
        known.Services.Rounds.Return(next.Before!);
        known.Services.Rounds.Return(next.Round);
        if (verdict is Verdict.Applied)
        {
            foreach (var command in next.Batch) command.Answer();
            known.Services.Admission.Leave(next.Batch.Count);
            return;
        }

        if (verdict is Verdict.Unknown)
        {
            foreach (var command in next.Batch) command.OutcomeLost();
        }

        batch.AddRange(next.Batch);
    }

    private void FailNext(Exception failed)
    {
        if (_next is not { } next) return;
        _next = null;
        foreach (var command in next.Batch) command.Fail(failed);
        known.Services.Admission.Leave(next.Batch.Count);
    }

    // What another round rests on stays as it is until that one's verdict.
    private void Rest(ItemRound round)
    {
        if (_next?.Before != round) known.Services.Rounds.Return(round);
    }

    // Before is the round that this one rests on; null where it rests on none.
    private readonly record struct SentRound(List<PendingCommand> Batch, ItemRound? Before, ItemRound Round, ValueTask<Verdict> Verdict);
}
