using System.Diagnostics;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Grains.Telemetry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Grains.Holds;

/// <summary>
/// Decides about a hold of several lines, all or nothing. The items stand still in the byte order of their ids, one change set carries all
/// their changes, and no journal ever shows a part. Where the items' grains cannot keep the decision from going stale (another node's do
/// not know of us), it decides under the items' row locks.
/// </summary>
internal sealed class HoldCoordinator(
    StandingServices standingServices, ILedgerStore store, CommitLanes lanes, ReadLanes reads, LedgerClock clock, GrainMetrics metrics)
{
    private const int AttemptsMax = 12;
    private const int StalesBeforeLocking = 2;

    // A hand may be quicker than a look, though not often.
    private const int LooksMax = 8;

    // Each ending takes hundreds of holds off an item.
    private const int EndingsMax = 64;

    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(20), PauseMax = TimeSpan.FromMilliseconds(500);

    /// <summary>Carries out one command.</summary>
    public async Task<HoldAnswer> DecideAsync(Tenant tenant, HoldWork work)
    {
        using var span = Tracing.Source.StartActivity(Tracing.CommandSpan);
        span?.SetTag("inventory.command", work.GetType().Name);
        HoldAnswer? lost = null;
        var mayHaveHappened = false;
        var stales = 0;
        var endings = 0;
        var looks = 0;
        var moves = 0;
        long? movingSince = null;
        for (var attempt = 0; attempt < AttemptsMax + endings + looks + moves; attempt++)
        {
            Outcomes outcome;
            try
            {
                outcome = await AttemptAsync(tenant, work, suspectRepeat: attempt > 0, underLock: stales >= StalesBeforeLocking);
            }
            catch (LedgerUnavailableException)
            {
                outcome = new(Verdict.Unavailable);
            }

            switch (outcome.Verdict)
            {
                case Verdict.Applied:
                    return lost is null ? outcome.Answer! : PendingHoldCommand.FirstOf(lost, outcome.Answer!);
                case Verdict.Stale:
                    stales++;
                    break;
                case Verdict.Unknown:
                    mayHaveHappened = true;
                    lost ??= outcome.Answer;
                    break;
                case Suspect when looks++ < LooksMax:
                    break;   // the items look at themselves before they stand still again
                case Suspect:
                case Verdict.Refused when looks++ > 0:
                    throw new InvalidOperationException($"The ledger refuses what was decided about hold '{work.HoldId}'.");
                case Verdict.Unavailable:
                    return new() { Outcome = mayHaveHappened ? Outcome.OutcomeUnknown : Outcome.LedgerUnavailable };
            }

            // The item ends what is over, once, however many decisions wait for it.
            if (outcome.Ending is { } ending && endings++ < EndingsMax) await StandingItems.EndedAsync(standingServices, tenant, ending);
            if (!outcome.IsMoving) continue;
            // Nothing was decided, so asking again is safe: the item is somewhere else soon, or its silo found dead.
            var time = standingServices.Time;
            if (standingServices.Hurry.IsCancellationRequested
                || time.GetElapsedTime(movingSince ??= time.GetTimestamp()) > StandingServices.MovingMax)
                return new() { Outcome = mayHaveHappened ? Outcome.OutcomeUnknown : Outcome.ItemMoving };
            await Task.Delay(PauseMin * (1 << Math.Min(moves++, 5)) is var pause && pause < PauseMax ? pause : PauseMax, time);
        }

        return new() { Outcome = mayHaveHappened ? Outcome.OutcomeUnknown : Outcome.Overloaded };
    }

    private async Task<Outcomes> AttemptAsync(Tenant tenant, HoldWork work, bool suspectRepeat, bool underLock)
    {
        var question = new LedgerQuestion { TenantId = tenant.Id, HoldIds = [work.HoldId], Commands = work.Command is { } key ? [key]
            : [] };
        var reading = work.OnExisting || suspectRepeat ? await reads.AskAsync(question) : new();
        var known = reading.Holds.GetValueOrDefault(work.HoldId);
        var items = Items(known?.Hold, work);

        using var standing = new StandingItems(standingServices, tenant);
        foreach (var item in items)
        {
            var still = await standing.EnterAsync(item, work.TakesUnits);
            if (still.Moving) return new(Retry) { IsMoving = true };
            if (still.Unavailable) return new(Verdict.Unavailable);
            if (still.Ending) return new(Retry) { Ending = item };
        }

        if (!underLock)
            return Heard(await DecideAsync(tenant, work, standing.All, reading, set => lanes.CommitAsync(set.Set), standing, underLock),
                standing);

        await using var locked = await store.LockAsync(tenant.Id, [.. items.Select(item => item.Value)]);
        var fresh =
            await locked.ReadAsync([question, .. items.Select(item => new LedgerQuestion { TenantId = tenant.Id, ItemId = item.Value })]);
        var drifted = standing.All.Where(pair => pair.Still.Item!.Drifted).Select(pair => pair.Item).ToHashSet();
        // Somebody's hand was there after they came to stand still.
        if (items.Where((item, i) => fresh[i + 1].Item is { IsSuspect: true } && !drifted.Contains(item)).Any())
            return Heard(new(Suspect), standing);
        var read = items.Select((item, i) => (item, Still(item, fresh[i + 1].Item, drifted.Contains(item))))
            .Where(pair => pair.Item2.Item is not null).ToList();
        if (!Items(fresh[0].Holds.GetValueOrDefault(work.HoldId)?.Hold, work).SequenceEqual(items)) return new(Verdict.Stale);
        return Heard(await DecideAsync(tenant, work, read, fresh[0], set => new(locked.CommitAsync(set.Set)), standing, underLock),
            standing);
    }

    // What its items have to know of a decision that did not come true.
    private static Outcomes Heard(Outcomes outcome, StandingItems standing)
    {
        if (outcome.Verdict is Verdict.Stale) standing.TellAll(new() { Stale = true });
        else if (outcome.Verdict is Suspect or Verdict.Refused) standing.TellAll(new() { Suspect = true });
        return outcome;
    }

    private async Task<Outcomes> DecideAsync(Tenant tenant, HoldWork work, IReadOnlyList<(ItemId Item, ItemStill Still)> items,
        LedgerReading reading,
        Func<SeveralItems, ValueTask<Verdict>> commit, StandingItems standing, bool underLock)
    {
        var round = new SeveralItems(tenant);
        foreach (var (item, still) in items) round.Add(item, still);
        var before = reading.Holds.GetValueOrDefault(work.HoldId)?.Hold;
        var now = clock.NowAfter(round.LatestEvent);

        var hold = before;
        if (hold?.IsOver(now) is true && !round.HasDrifted(hold))
        {
            var expired = Ending.Expire(hold, new(Requester.Service, hold.HoldId, now, round));
            round.Apply(expired.Changes);
            hold = expired.Hold!;
        }

        if (Tracing.Running is { } asker) (round.Set.Trace, round.TraceId) = (new(asker.Context), CommandTrace.IdOf(asker.Context));
        var key = work.Command;
        var earlier = key is { } named ? reading.Commands.GetValueOrDefault(named) : null;
        var decision = work.Decide(hold, earlier, now, round);
        var after = decision.Refusal is null ? decision.Hold! : hold;
        if (decision.Refusal is null && !decision.Repeated)
        {
            round.Apply(decision.Changes);
            if (work.Mark is { } mark) round.Set.Marks.Add(mark.Write());
            if (key is { } remembered) round.Set.Commands.Add(new(remembered, work.Content(hold!), now));
        }
        else if (key is { } looked && earlier is null)
        {
            round.Set.Commands.Add(new(looked, null, now));
        }

        // The hold was read before the items stood still: another coordinator may have ended it in between. Read again rather than have a
        // CHECK say so.
        if (!round.IsSound) return new(underLock ? Suspect : Verdict.Stale);
        round.Take(work.HoldId, before, after);
        round.Seal();
        var verdict = await commit(round);
        if (round.Set.Trace is { Group: var group } && group != default) Activity.Current?.AddLink(new(group));
        var answer = Answer(decision, round, now);
        if (verdict is not Verdict.Applied) return new(verdict) { Answer = answer };
        if (before?.Status is HoldStatus.Held && hold!.Status is HoldStatus.Expired)
            metrics.Expired(now - hold.ExpiresAt!.Value, HoldStatus.Held);

        round.Tell(standing);
        return new(Verdict.Applied) { Answer = answer };
    }

    // On an item that has drifted nothing ends; what is over is told as over all the same.
    private static HoldAnswer Answer(in Domain.HoldDecision decision, SeveralItems round, DateTimeOffset now)
    {
        var answer = decision.Answer(now, round);
        if (decision.Hold is not { } hold || !round.HasDrifted(hold)) return answer;
        if (!hold.IsOver(now)) return answer.On(drifted: true);
        var over = Ending.Expire(hold, new(Requester.Service, hold.HoldId, now, round));
        answer = answer with { Hold = over.Hold!.View() };
        return answer.On(drifted: true);
    }

    // In byte order: everybody enters items in the same order, so nobody waits in a circle.
    private static List<ItemId> Items(Hold? hold, HoldWork work)
    {
        var items = new SortedSet<ItemId>();
        foreach (var line in work.Named) items.Add(line.Item);
        if (hold is not null)
        {
            foreach (var line in hold.AllLines) items.Add(line.Item);
        }

        return [.. items];
    }

    private static ItemStill Still(ItemId item, LedgerItem? read, bool drifted) => read is null
        ? new()
        : new() { ItemKey = read.ItemKey, Item = read.Stock.View(item.Value, read.Metadata) with { Drifted = drifted },
            Shortage = read.Stock.Shortage };

    // It could not be stored, or must not be decided: an item has to be looked at first.
    private const Verdict Suspect = (Verdict)(-2);

    // Neither stale nor lost: something has to end first, or an item is on its way.
    private const Verdict Retry = (Verdict)(-1);

    private readonly record struct Outcomes(Verdict Verdict)
    {
        public HoldAnswer? Answer { get; init; }

        public ItemId? Ending { get; init; }

        public bool IsMoving { get; init; }
    }
}
