using System.Diagnostics.Metrics;
using Inventory.Domain.Holds;
using Inventory.Ledger;

namespace Inventory.Grains;

/// <summary>What the grains measure of themselves.</summary>
internal static class GrainMetrics
{
    private static readonly Meter Meter = new(LedgerMetrics.MeterName);

    private static readonly KeyValuePair<string, object?> Placed = new("outcome", "placed"), PartialFail = new("outcome", "partial_fail");

    private static readonly Histogram<double> ExpiryLag =
        Meter.CreateHistogram<double>("inventory_hold_expiry_lag_seconds", "s", "Time from a hold's end to the decision that ended it.");

    private static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>("ops_assignment_conflicts_total", null, "Rounds that found the item moved on by another node and were decided again.");

    private static readonly Counter<long> Locks =
        Meter.CreateCounter<long>("inventory_decisions_under_lock_total", null, "Rounds decided under the item's row lock after two stale attempts.");

    private static readonly Counter<long> Abandoned =
        Meter.CreateCounter<long>("inventory_turns_abandoned_total", null, "Times an item went on by itself because a decision about several items did not come back.");

    private static readonly Counter<long> Advanced =
        Meter.CreateCounter<long>("inventory_sweeper_skipped_due_to_advance_total", null, "Overdue lines of holds that the sweep found and that had moved on by the time it came to them.");

    private static readonly Counter<long> GroupHolds =
        Meter.CreateCounter<long>("inventory_group_hold_total", null, "Holds of several lines: placed, or refused because some of their lines could not be had (partial_fail).");

    private static double _lastSweep = DateTimeOffset.UnixEpoch.ToUnixTimeSeconds();

    private static readonly ObservableGauge<double> LastSweep = Meter.CreateObservableGauge(
        "inventory_sweeper_last_run_timestamp_seconds", () => Volatile.Read(ref _lastSweep), "s", "When this node last finished a sweep of a shard, as Unix time.");

    public static void Swept(DateTimeOffset at) => Volatile.Write(ref _lastSweep, at.ToUnixTimeMilliseconds() / 1000.0);

    public static void Expired(TimeSpan lag, HoldStatus? before)
    {
        if (before is HoldStatus.Held) ExpiryLag.Record(lag.TotalSeconds);
    }

    public static void Stale() => Conflicts.Add(1);

    public static void Locked() => Locks.Add(1);

    public static void TurnAbandoned() => Abandoned.Add(1);

    /// <summary>Shows a tenant's series at zero, so that its first refusal is seen as one.</summary>
    public static void GroupHoldsOf(string tenant)
    {
        GroupHolds.Add(0, new("tenant", tenant), Placed);
        GroupHolds.Add(0, new("tenant", tenant), PartialFail);
    }

    public static void GroupHold(string tenant, bool placed) => GroupHolds.Add(1, new("tenant", tenant), placed ? Placed : PartialFail);

    public static void SweepSkipped(long holds) => Advanced.Add(holds);
}
