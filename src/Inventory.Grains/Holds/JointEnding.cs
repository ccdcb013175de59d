using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Grains.Holds;

/// <summary>
/// Ends holds that are over in one decision and one commit: each item they are on stands still once for all of them. Tried once, for
/// whatever stands in the way of one of them stands in the way of all.
/// </summary>
internal sealed class JointEnding(StandingServices standingServices, CommitLanes lanes, ReadLanes reads, LedgerClock clock,
    GrainMetrics metrics)
{
    /// <summary>Ends those of the holds that are over, all or none.</summary>
    /// <returns>What each of them is now; null where they have to be ended one by one.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<IReadOnlyDictionary<string, HoldStatus>?> TryEndAsync(Tenant tenant, IReadOnlyList<Hold> holds)
    {
        using var standing = new StandingItems(standingServices, tenant);
        foreach (var item in new SortedSet<ItemId>(holds.SelectMany(hold => hold.AllLines).Select(line => line.Item)))
        {
            if ((await standing.EnterAsync(item, takesUnits: false)).Item is null) return null;
        }

        // Before the items stood still, somebody may have decided about a hold or ended it on another node.
        var reading = await reads.AskAsync(new() { TenantId = tenant.Id, HoldIds = [.. holds.Select(hold => hold.HoldId)] });
        var round = new SeveralItems(tenant);
        foreach (var (item, still) in standing.All) round.Add(item, still);
        var now = clock.NowAfter(round.LatestEvent);
        var holdsNow = new Dictionary<string, HoldStatus>(StringComparer.Ordinal);
        var lags = new List<TimeSpan>(holds.Count);
        foreach (var (holdId, read) in reading.Holds)
        {
            var hold = read.Hold;
            holdsNow[holdId] = hold.Status;
            if (!hold.IsOver(now)) continue;
            if (hold.AllLines.Any(line => round.Find(line.Item) is null) || round.HasDrifted(hold)) return null;
            var expired = Ending.Expire(hold, new(Requester.Service, holdId, now, round));
            round.Apply(expired.Changes);
            round.Take(holdId, hold, expired.Hold);
            holdsNow[holdId] = expired.Hold!.Status;
            lags.Add(now - hold.ExpiresAt!.Value);
        }

        if (lags.Count > 0)
        {
            if (!round.IsSound) return null;
            round.Seal();
            var verdict = await lanes.CommitAsync(round.Set);
            if (verdict is Verdict.Stale) standing.TellAll(new() { Stale = true });
            if (verdict is not Verdict.Applied) return null;
            foreach (var lag in lags) metrics.Expired(lag, HoldStatus.Held);
        }

        round.Tell(standing);
        return holdsNow;
    }
}
