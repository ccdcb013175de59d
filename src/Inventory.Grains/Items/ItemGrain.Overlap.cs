using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

// Overlapping rounds: while one is in flight, the next is decided upon what the first will have made true, and sent after it on another
// lane. The lanes and the ledger see to it that it is applied only where the first came true (a version of the same number may be another
// node's); else both are decided again.
internal sealed partial class ItemGrain
{
    // Where others write to the item too, what is decided ahead is mostly in vain.
    private const int RoundsAfterFailure = 16;

    private SentRound? _next;
    private ItemRound? _inFlight;
    private int _failedLately;
    private bool _overlaps;

    // What could not be stored is not sent: it would have cost its whole group a second attempt.
    private ValueTask<Verdict> Send(ItemRound round) => round.Stock.IsSound ? services.Lanes.CommitAsync(round.Set) : new(Suspect);

    private ValueTask<Verdict> SendAndDecideNext(ItemRound round)
    {
        var verdict = Send(round);
        _next = DecideNext(round);
        return verdict;
    }

    // A round that needs no reading is decided and sent at once. What takes reading, ending what is over or trying again is for
    // DecideAndCommitAsync.
    private SentRound? TryBegin(List<IPendingCommand> batch)
    {
        if (!_loaded || _item is null || batch.Count == 0 || _endedBefore > 0 || _leftTogether
            || _ends.MustReadOn(services.Clock.Now, EndedPerRound)) return null;
        _overlaps = _failedLately == 0;
        return TrySend(batch, before: null);
    }

    // Only what can be decided without reading; everything else waits for the end of the round in flight.
    private SentRound? DecideNext(ItemRound before)
    {
        _overlaps &= before is { Writes: true, EndsAny: false, MoreIsOver: false, Stock.IsSound: true };
        if (!_overlaps || _waiting.Count < services.OverlapMin || _loans is { Any: true } || _reconciliations is { Count: > 0 }
            || _endingTogether) return null;
        Fold(before);
        var batch = TakeWaiting();
        if (TrySend(batch, before) is { } sent) return sent;
        batch.AddRange(_waiting);
        _waiting = batch;
        _overlaps = false;
        return null;
    }

    private SentRound? TrySend(List<IPendingCommand> batch, ItemRound? before)
    {
        var round = services.Rounds.Take(_itemId, _tenant!);
        if (!TryDecide(round, batch))
        {
            services.Rounds.Return(round);
            return null;
        }

        round.Set.Follows = before?.Set;
        return new(batch, before, round, Send(round));
    }

    private bool TryDecide(ItemRound round, List<IPendingCommand> batch)
    {
        round.Begin(_item, Now(), endedBefore: 0);
        if (_ends.Earliest <= round.Now) return false;
        var facts = round.Facts.For(_tenant!.Id, _itemId.Value, _holds);
        foreach (var command in batch) facts.Need(command, suspectRepeats: false);
        if (!facts.IsComplete) return false;
        facts.Into(round);
        if (EndWhatIsOver(round, facts).Count > 0 || _overTogether.Count > 0) return false;
        try
        {
            foreach (var command in batch) command.Decide(round);
        }
        catch (Exception failed)
        {
            // An error of ours; it shall not become one of the round in flight. The batch meets it again in a round of its own.
            RoundFailed(services.Log, _itemId.Value, failed);
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

    // A whole group came while a round is in flight: it need not wait for the end of it.
    private void DecideBeside()
    {
        if (_inFlight is { } before && _next is null) _next = DecideNext(before);
    }

    // Returns whether it came true; its callers have their answers then.
    private bool Settle(in SentRound sent, Verdict verdict)
    {
        _inFlight = null;
        if (sent.Before is { } before) services.Rounds.Return(before);
        if (verdict is Verdict.Applied) CameTrue(sent.Round);
        Rest(sent.Round);
        if (verdict is not Verdict.Applied) return false;
        foreach (var command in sent.Batch) command.Answer();
        return true;
    }

    // The round in flight did not come true, as far as is known, nor, mostly, what rests on it: those commands join the others, to be
    // decided again.
    private async ValueTask TakeBackAsync(List<IPendingCommand> batch)
    {
        _failedLately = RoundsAfterFailure;
        Unload();
        if (_next is not { } next) return;
        _next = null;
        var verdict = await next.Verdict;
        services.Rounds.Return(next.Before!);
        services.Rounds.Return(next.Round);
        if (verdict is Verdict.Applied)
        {
            foreach (var command in next.Batch) command.Answer();
            services.Admission.Leave(next.Batch.Count);
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
        services.Admission.Leave(next.Batch.Count);
    }

    // What another round rests on stays as it is until that one's verdict.
    private void Rest(ItemRound round)
    {
        if (_next?.Before != round) services.Rounds.Return(round);
    }

    // Before is the round that this one rests on; null where it rests on none.
    private readonly record struct SentRound(List<IPendingCommand> Batch, ItemRound? Before, ItemRound Round, ValueTask<Verdict> Verdict);
}
