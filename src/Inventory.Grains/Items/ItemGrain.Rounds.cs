using System.Runtime.CompilerServices;
using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

// Rounds: read what is missing, end what is over, decide what waits, commit, answer. One round at a time.
internal sealed partial class ItemGrain
{
    private const int StalesBeforeLocking = 2;

    private const int GatherStepsMax = 4;

    private const int SpareCapacityMax = 4096;

    // An expiry storm on one item is ended in several rounds, so that its commands are not kept waiting for all of them.
    private const int EndedPerRound = 96;

    private static readonly List<string> NothingUnknown = [];
    private readonly HoldEnds _ends = new();
    private HoldCache _holds = new(services.RecentHolds);
    private LedgerItem? _item;
    private bool _loaded, _roundRunning;
    private int _lastCameAlone;

    private async Task RunRoundAsync()
    {
        Tracing.Leave();
        _triesAgain = false;
        if (_lastCameAlone > 1) await GatherAsync();
        var batch = TakeWaiting();
        try
        {
            var begun = TryBegin(batch);
            while (true)
            {
                if (begun is not { } sent)
                {
                    await DecideAndCommitAsync(batch);
                }
                else
                {
                    // Awaited here and nowhere deeper: each method on the way would cost every round a round of its own.
                    var verdict = await VerdictOf(sent);
                    if (!Settle(sent, verdict)) await DecideAndCommitAsync(batch, verdict);
                }

                if (_next is null) break;
                begun = _next;
                _next = null;
                Answered(batch);
                if (_lastCameAlone > 1) await GatherAsync();
                batch = begun.Value.Batch;
            }
        }
        catch (Exception failed)
        {
            Unload();
            RoundFailed(services.Log, _itemId.Value, failed);
            foreach (var command in batch) command.Fail(failed);
            FailNext(failed);
        }
        finally
        {
            _inFlight = null;
            Answered(batch);
            _roundRunning = false;
            _lastWasRound = true;
            SetTimer();
            Advance();
        }
    }

    // All that wait, or the first half where both halves are worth a round: the second one is then decided and sent while the first is in
    // flight.
    private List<IPendingCommand> TakeWaiting()
    {
        var batch = _waiting;
        _waiting = _spare ?? [];
        _spare = null;
        if (!_overlaps || batch.Count < 2 * services.OverlapMin) return batch;
        var half = batch.Count / 2;
        _waiting.AddRange(batch.GetRange(half, batch.Count - half));
        batch.RemoveRange(half, batch.Count - half);
        return batch;
    }

    private void Answered(List<IPendingCommand> batch)
    {
        services.Admission.Leave(batch.Count);
        _lastCameAlone = batch.Count(static command => command.CameAlone);
        batch.Clear();
        _spare = batch.Capacity <= SpareCapacityMax ? batch : null;
    }

    // Right after a round, those it answered are about to ask again, one by one; those who come by a door gather there. A step aside for as
    // long as more of them keep coming doubles the group at no cost to anybody: the processor is theirs meanwhile. A lone caller waits for
    // nobody.
    private async Task GatherAsync()
    {
        for (var step = 0; step < GatherStepsMax; step++)
        {
            var before = _waiting.Count;
            await Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness,
                services.LaneScheduler);
            if (_waiting.Count == before) return;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DecideAndCommitAsync(List<IPendingCommand> batch, Verdict? lost = null)
    {
        var looks = 0;
        for (var stales = 0; ; stales++)
        {
            Verdict verdict;
            try
            {
                if (_mustLook) await LookAgainAsync();
                verdict = lost ?? (stales < StalesBeforeLocking ? await AttemptAsync(batch, suspectRepeats: stales > 0)
                    : await AttemptUnderLockAsync(batch));
            }
            catch (LedgerUnavailableException)
            {
                Unload();
                verdict = Verdict.Unavailable;
            }
            catch (CommandFailedException failed)
            {
                // It costs nobody else: nothing was sent, and the others are decided again without it.
                CommandFailed(services.Log, _itemId.Value, failed.InnerException!);
                failed.Command.Fail(failed.InnerException!);
                stales--;
                continue;
            }

            lost = null;
            if (verdict is Verdict.Unknown)
            {
                foreach (var command in batch) command.OutcomeLost();
            }

            if (verdict is not Verdict.Applied) await TakeBackAsync(batch);
            if (verdict is Suspect or Verdict.Refused && looks++ == 0)
            {
                // Rather than a bug it may be somebody's hand in the counters, or a hold that has moved on: the row, its lock held, and the
                // live holds know.
                _mustLook = true;
                stales--;
                continue;
            }

            switch (verdict)
            {
                case Verdict.Applied:
                    foreach (var command in batch) command.Answer();
                    return;
                case Verdict.Stale:
                    _wasStale = true;
                    break;
                case Suspect when looks <= LooksMax:
                    _mustLook = true;
                    break;
                case Verdict.Unknown:
                    break;   // whatever happened, the ids in the ledger know: read back and decide again
                case Suspect:
                case Verdict.Refused:
                    if (batch.Count <= 1) throw new InvalidOperationException($"The ledger refuses what was decided about '{_itemId}'.");
                    _failedLately += batch.Count;   // one by one, none beside another
                    // so that one bad decision costs nobody else
                    foreach (var command in batch.ToArray()) await DecideAndCommitAsync([command]);
                    return;
                default:
                    _unreached++;
                    foreach (var command in batch)
                        command.Fail(command.MayHaveHappened ? Outcome.OutcomeUnknown : Outcome.LedgerUnavailable);
                    return;
            }
        }
    }

    private ValueTask<Verdict> AttemptAsync(List<IPendingCommand> batch, bool suspectRepeats) =>
        AttemptAsync(batch, suspectRepeats, services.Ask, suspectRepeats ? static (round, grain) => grain.Send(round)
            : static (round, grain) => grain.SendAndDecideNext(round));

    // However many others contend for the item, what is decided under its row lock goes through.
    private async Task<Verdict> AttemptUnderLockAsync(List<IPendingCommand> batch)
    {
        services.Metrics.Locked();
        await using var locked = await services.Store.LockAsync(_tenant!.Id, [_itemId.Value]);
        return await AttemptAsync(batch, suspectRepeats: true, async question => (await locked.ReadAsync([question]))[0],
            (round, _) => round.Stock.IsSound ? new(locked.CommitAsync(round.Set)) : new ValueTask<Verdict>(Suspect));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> AttemptAsync(
        List<IPendingCommand> batch, bool suspectRepeats, Func<LedgerQuestion, Task<LedgerReading>> read, Func<ItemRound, ItemGrain,
            ValueTask<Verdict>> commit)
    {
        var facts = await ReadFactsAsync(batch, suspectRepeats, read);
        if (MustLookFirst) return Suspect;
        var round = services.Rounds.Take(_itemId, _tenant!);
        var verdict = await AttemptAsync(round, facts, batch, read, commit);
        Rest(round);   // not where an error broke the round off: a lane may still hold its set then
        return verdict;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> AttemptAsync(
        ItemRound round, RoundFacts facts, List<IPendingCommand> batch, Func<LedgerQuestion, Task<LedgerReading>> read, Func<ItemRound,
            ItemGrain, ValueTask<Verdict>> commit)
    {
        round.Begin(_item, Now(), _endedBefore);
        facts.Into(round);
        while (EndWhatIsOver(round, facts) is { Count: > 0 } unknown) await facts.ReadHoldsAsync(unknown, read);
        // Set on every attempt: a hold on several items ends together with its other lines, before anything else is decided here.
        if (batch.Count > 0 && _overTogether.Count == 0)
        {
            Decide(round, batch);
        }
        else if (batch.Count > 0)
        {
            _waiting.InsertRange(0, batch);
            batch.Clear();
        }

        if (!round.Seal()) return Verdict.Applied;   // no such item, and the reading that says so began after the commands arrived
        if (batch.Count == 0 && !round.Writes) return Verdict.Applied;   // nobody's answer rests on it
        _overlaps = _failedLately == 0 && facts.IsComplete && batch.Count > 0;
        var verdict = await commit(round, this);
        if (verdict is not Verdict.Applied) return verdict;
        CameTrue(round);
        if (batch.Count > 0) (_endedBefore, _leftTogether) = (0, false);
        else if (_overTogether.Count > 0) _endedBefore = round.ClaimEnded();
        return verdict;
    }

    private static void Decide(ItemRound round, List<IPendingCommand> batch)
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
        _unreached = 0;
        _confirmedVersion = round.Stock.Version;
        if (_failedLately > 0) _failedLately--;
        Fold(round);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RoundFacts> ReadFactsAsync(List<IPendingCommand> batch, bool suspectRepeats, Func<LedgerQuestion,
        Task<LedgerReading>> read)
    {
        var facts = new RoundFacts().For(_tenant!.Id, _itemId.Value, _holds);
        var readsItem = !_loaded || _item is null;
        var readsEnds = readsItem || _ends.MustReadOn(services.Clock.Now, EndedPerRound);
        foreach (var command in batch) facts.Need(command, suspectRepeats);
        if (!readsItem && !readsEnds && facts.IsComplete) return facts;

        var reading = await facts.ReadAsync(read, readsItem, readsEnds ? HoldEnds.ReadMax : 0);
        if (readsItem)
        {
            Know(reading.Item);
        }

        if (readsEnds) _ends.Load(reading.Ends, complete: reading.Ends.Count < HoldEnds.ReadMax);
        // A hold id is judged before the item: only where there is no item, or something was stale, is a repeat worth a reading.
        if (_item is null && !suspectRepeats && batch.Any(command => command.PlacesHold is not null))
            return await ReadFactsAsync(batch, suspectRepeats: true, read);
        return facts;
    }

    // Returns the holds it has to know before it can end them.
    private List<string> EndWhatIsOver(ItemRound round, RoundFacts facts)
    {
        _overTogether.Clear();
        // On counters that are wrong, ending a hold may be the very thing that cannot be stored.
        if (round.Stock.IsDrifted) return NothingUnknown;
        var over = _ends.Over(round.Now, EndedPerRound);
        round.MoreIsOver = over.Count == EndedPerRound || _ends.MayHoldBack(round.Now) || _leftTogether;
        if (over.Count == 0 && round.Touched.Count == 0) return NothingUnknown;
        var unknown = new List<string>();
        foreach (var end in over)
        {
            var draft = round.FindHold(end.HoldId) ?? (facts.Find(end.HoldId) is { } known ? round.AddHold(known) : null);
            if (draft?.Hold is not { } hold)
            {
                if (facts.Asked(end.HoldId)) _ends.Remove(end);   // gone: somebody's hand in the data
                else unknown.Add(end.HoldId);
                continue;
            }

            if (!hold.IsOver(round.Now))
            {
                if (!round.FindHold(end.HoldId)!.Written) _ends.Remove(end);
                continue;
            }

            if (hold.AllLines.Length > 1)
            {
                _overTogether.Add(end.HoldId);
                continue;
            }

            round.End(hold);
        }

        // A hold that was asked about may be over although its end is not among the nearest.
        foreach (var draft in round.Touched.ToArray())
        {
            if (draft.Hold is { AllLines.Length: 1 } hold && hold.IsOver(round.Now) && hold.AllLines[0].Item == _itemId) round.End(hold);
        }

        return unknown;
    }

    // What is known once the round has come true; taken for known before that where the next round is decided ahead.
    private void Fold(ItemRound round)
    {
        if (round.IsFolded) return;
        round.IsFolded = true;
        if (_item is { } item && ReferenceEquals(item.Metadata, round.Metadata)) item.Stock = round.Stock;
        else if (round.Exists) _item = new(round.ItemKey, round.Stock, round.Metadata, round.CreatedAs!);
        foreach (var draft in round.Touched)
        {
            if (draft.Hold is not { } hold || hold.AllLines.Length != 1) continue;
            _holds.Keep(hold);
            if (!draft.Written) continue;
            if (draft.Before is { Status: HoldStatus.Held, ExpiresAt: { } ended }) _ends.Remove(new(ended, hold.HoldId));
            if (hold is { Status: HoldStatus.Held, ExpiresAt: { } ends }) _ends.Add(new(ends, hold.HoldId));
            if (hold.Status is HoldStatus.Expired) services.Metrics.Expired(round.Now - hold.ExpiresAt!.Value, draft.Before?.Status);
        }
    }

    // Never behind the item's last event, whichever node wrote it, unless that one went by a clock that is far off.
    private DateTimeOffset Now() => _item is { } item ? services.Clock.NowAfter(item.Stock.UpdatedAt) : services.Clock.Now;

    private void Unload()
    {
        _loaded = _looked = false;
        _item = null;
        _holds.Clear();
    }

    [LoggerMessage(EventId = 1215, Level = LogLevel.Error, Message = "A command on '{ItemId}' could not be decided; its caller was told.")]
    private static partial void CommandFailed(ILogger log, string itemId, Exception error);

    [LoggerMessage(EventId = 1216, Level = LogLevel.Error, Message = "A round of '{ItemId}' failed; its callers were told.")]
    private static partial void RoundFailed(ILogger log, string itemId, Exception error);
}
