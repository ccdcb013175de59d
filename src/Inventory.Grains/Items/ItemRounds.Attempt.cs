using System.Runtime.CompilerServices;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

// One attempt: what it takes to know, what is over, what is decided, what the ledger says.
internal sealed partial class ItemRounds
{
    private static readonly List<string> NothingUnknown = [];

    /// <summary>Reads, ends what is over, decides and commits, once.</summary>
    /// <param name="batch">The commands; none for what is over alone.</param>
    /// <param name="stales">Attempts that were stale before this one: from the second on it decides under the row lock.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public ValueTask<Verdict> AttemptAsync(List<PendingCommand> batch, int stales) =>
        stales < known.Services.Limits.StalesBeforeLocking ? AttemptAsync(batch, suspectRepeats: stales > 0, known.Services.Ledger)
            : new(AttemptUnderLockAsync(batch));

    // However many others contend for the item, what is decided under its row lock goes through.
    private async Task<Verdict> AttemptUnderLockAsync(List<PendingCommand> batch)
    {
        known.Services.Metrics.Locked();
        await using var locked = await known.Services.Store.LockAsync(known.Tenant!.Id, [known.Id.Value]);
        return await AttemptAsync(batch, suspectRepeats: true, new LockedLedger(locked));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> AttemptAsync(List<PendingCommand> batch, bool suspectRepeats, IRoundLedger ledger)
    {
        var facts = await ReadFactsAsync(batch, suspectRepeats, ledger);
        if (look.ComesFirst) return IRoundLedger.Suspect;
        var round = known.Services.Rounds.Take(known.Id, known.Tenant!);
        var verdict = await AttemptAsync(round, facts, batch, suspectRepeats, ledger);
        Rest(round);   // not where an error broke the round off: a lane may still hold its set then
        return verdict;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> AttemptAsync(
        ItemRound round, RoundFacts facts, List<PendingCommand> batch, bool suspectRepeats, IRoundLedger ledger)
    {
        round.Begin(known.Item, known.Now, endings.EndedBefore);
        facts.Into(round);
        while (EndWhatIsOver(round, facts) is { Count: > 0 } unknown) await facts.ReadHoldsAsync(unknown, ledger);
        // Set on every attempt: a hold on several items ends together with its other lines, before anything else is decided here.
        if (endings.Over.Count == 0) Decide(round, batch);
        else queue.PutBack(batch);
        if (!round.Seal()) return Verdict.Applied;   // no such item, and the reading that says so began after the commands arrived
        if (batch.Count == 0 && !round.Writes) return Verdict.Applied;   // nobody's answer rests on it
        _overlaps = _failedLately == 0 && facts.IsComplete && batch.Count > 0;
        var sent = Send(round, ledger);
        if (!suspectRepeats) _next = DecideNext(round);
        var verdict = await sent;
        if (verdict is not Verdict.Applied) return verdict;
        CameTrue(round);
        endings.Counted(round, byCommands: batch.Count > 0);
        return verdict;
    }

    private static void Decide(ItemRound round, List<PendingCommand> batch)
    {
        foreach (var command in batch)
        {
            try
            {
                command.Decide(round);
            }
            catch (Exception failed)
            {
                throw new CommandFailedException(command, failed);
            }
        }
    }

    private void CameTrue(ItemRound round)
    {
        known.Unreached = 0;
        look.Confirmed(round.Stock.Version);
        if (_failedLately > 0) _failedLately--;
        known.Fold(round);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RoundFacts> ReadFactsAsync(List<PendingCommand> batch, bool suspectRepeats, IRoundLedger ledger)
    {
        var facts = new RoundFacts().For(known.Tenant!.Id, known.Id.Value, known.Holds);
        var readsItem = !known.IsLoaded || known.Item is null;
        var readsEnds = readsItem || known.Ends.MustReadOn(known.Services.Clock.Now, known.Services.Limits.EndedPerRound);
        foreach (var command in batch) facts.Need(command, suspectRepeats);
        if (!readsItem && !readsEnds && facts.IsComplete) return facts;

        var reading = await facts.ReadAsync(ledger, readsItem, readsEnds ? HoldEnds.ReadMax : 0);
        if (readsItem) look.Know(reading.Item);
        if (readsEnds) known.Ends.Load(reading.Ends, complete: reading.Ends.Count < HoldEnds.ReadMax);
        // A hold id is judged before the item: only where there is no item, or something was stale, is a repeat worth a reading.
        if (known.Item is null && !suspectRepeats && batch.Any(static command => command.PlacesHold is not null))
            return await ReadFactsAsync(batch, suspectRepeats: true, ledger);
        return facts;
    }

    // Returns the holds it has to know before it can end them.
    private List<string> EndWhatIsOver(ItemRound round, RoundFacts facts)
    {
        endings.Over.Clear();
        // On counters that are wrong, ending a hold may be the very thing that cannot be stored.
        if (round.Stock.IsDrifted) return NothingUnknown;
        var (ends, most) = (known.Ends, known.Services.Limits.EndedPerRound);
        var over = ends.Over(round.Now, most);
        round.MoreIsOver = over.Count == most || ends.MayHoldBack(round.Now) || endings.LeftAny;
        if (over.Count == 0 && round.Touched.Count == 0) return NothingUnknown;
        var unknown = new List<string>();
        foreach (var end in over)
        {
            var draft = round.FindHold(end.HoldId) ?? (facts.Find(end.HoldId) is { } found ? round.AddHold(found) : null);
            if (draft?.Hold is not { } hold)
            {
                if (facts.Asked(end.HoldId)) ends.Remove(end);   // gone: somebody's hand in the data
                else unknown.Add(end.HoldId);
            }
            else if (!hold.IsOver(round.Now))
            {
                if (!draft.Written) ends.Remove(end);
            }
            else if (hold.AllLines.Length > 1)
            {
                endings.Over.Add(end.HoldId);
            }
            else
            {
                round.End(hold);
            }
        }

        // A hold that was asked about may be over although its end is not among the nearest.
        foreach (var draft in round.Touched.ToArray())
        {
            if (draft.Hold is { AllLines.Length: 1 } hold && hold.IsOver(round.Now) && hold.AllLines[0].Item == known.Id) round.End(hold);
        }

        return unknown;
    }
}
