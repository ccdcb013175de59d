using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

// Overlapping rounds: while one is in flight, the next is decided upon what the first will have made true, and sent after it on another lane. The lanes and
// the ledger see to it that it is applied only where the first came true (a version of the same number may be another node's); else both are decided again.
internal sealed partial class ItemGrain
{
    // Where others write to the item too, what is decided ahead is mostly in vain.
    private const int RoundsAfterFailure = 16;

    private SentRound? _next;
    private ItemTurn? _inFlight;
    private int _failedLately;
    private bool _overlaps;

    // What could not be stored is not sent: it would have cost its whole group a second attempt.
    private ValueTask<Verdict> Send(ItemTurn turn) => turn.Stock.IsSound ? services.Lanes.CommitAsync(turn.Set) : new(Suspect);

    private ValueTask<Verdict> SendAndDecideNext(ItemTurn turn)
    {
        var verdict = Send(turn);
        _next = DecideNext(turn);
        return verdict;
    }

    // A round that needs no reading is decided and sent at once. What takes reading, ending what is over or trying again is for DecideAndCommitAsync.
    private SentRound? TryBegin(List<IPendingCommand> batch)
    {
        if (!_loaded || _item is null || batch.Count == 0 || _endedBefore > 0 || _leftTogether || _ends.MustReadOn(services.Clock.Now, EndedPerRound)) return null;
        _overlaps = _failedLately == 0;
        return TrySend(batch, before: null);
    }

    // Only what can be decided without reading; everything else waits for the end of the round in flight.
    private SentRound? DecideNext(ItemTurn before)
    {
        _overlaps &= before is { Writes: true, EndsAny: false, MoreIsOver: false, Stock.IsSound: true };
        if (!_overlaps || _waiting.Count < services.OverlapMin || _turns is { Any: true } || _reconciliations is { Count: > 0 } || _endingTogether) return null;
        Fold(before);
        var batch = TakeWaiting();
        if (TrySend(batch, before) is { } sent) return sent;
        batch.AddRange(_waiting);
        _waiting = batch;
        _overlaps = false;
        return null;
    }

    private SentRound? TrySend(List<IPendingCommand> batch, ItemTurn? before)
    {
        var turn = services.Turns.Take(_itemId, _tenant!);
        if (!TryDecide(turn, batch))
        {
            services.Turns.Return(turn);
            return null;
        }

        turn.Set.Follows = before?.Set;
        return new(batch, before, turn, Send(turn));
    }

    private bool TryDecide(ItemTurn turn, List<IPendingCommand> batch)
    {
        turn.Begin(_item, Now(), endedBefore: 0);
        if (_ends.Earliest <= turn.Now) return false;
        var facts = turn.Facts.For(_tenant!.Id, _itemId.Value, _holds);
        foreach (var command in batch) facts.Need(command, suspectRepeats: false);
        if (!facts.IsComplete) return false;
        facts.Into(turn);
        if (EndWhatIsOver(turn, facts).Count > 0 || _overTogether.Count > 0) return false;
        try
        {
            foreach (var command in batch) command.Decide(turn);
        }
        catch (Exception failed)
        {
            // An error of ours; it shall not become one of the round in flight. The batch meets it again in a round of its own.
            RoundFailed(services.Log, _itemId.Value, failed);
            return false;
        }

        return turn.Seal();
    }

    // While it is on its way, the next one is decided.
    private ValueTask<Verdict> VerdictOf(in SentRound round)
    {
        _inFlight = round.Turn;
        _next = DecideNext(round.Turn);
        return round.Verdict;
    }

    // A whole group came while a round is in flight: it need not wait for the end of it.
    private void DecideBeside()
    {
        if (_inFlight is { } before && _next is null) _next = DecideNext(before);
    }

    // Returns whether it came true; its callers have their answers then.
    private bool Settle(in SentRound round, Verdict verdict)
    {
        _inFlight = null;
        if (round.Before is { } before) services.Turns.Return(before);
        if (verdict is Verdict.Applied) CameTrue(round.Turn);
        Rest(round.Turn);
        if (verdict is not Verdict.Applied) return false;
        foreach (var command in round.Batch) command.Answer();
        return true;
    }

    // The round in flight did not come true, as far as is known, nor, mostly, what rests on it: those commands join the others, to be decided again.
    private async ValueTask TakeBackAsync(List<IPendingCommand> batch)
    {
        _failedLately = RoundsAfterFailure;
        Unload();
        if (_next is not { } next) return;
        _next = null;
        var verdict = await next.Verdict;
        services.Turns.Return(next.Before!);
        services.Turns.Return(next.Turn);
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
    private void Rest(ItemTurn turn)
    {
        if (_next?.Before != turn) services.Turns.Return(turn);
    }

    // Before is the turn that this one rests on; null where it rests on none.
    private readonly record struct SentRound(List<IPendingCommand> Batch, ItemTurn? Before, ItemTurn Turn, ValueTask<Verdict> Verdict);
}
