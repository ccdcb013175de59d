using System.Diagnostics.Metrics;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Ledger;

namespace Inventory.Grains;

/// <summary>What the grains measure of themselves.</summary>
internal static class GrainMetrics
{
    private static readonly Meter Meter = new(LedgerMetrics.MeterName);

    private static readonly KeyValuePair<string, object?> Placed = new("outcome", "placed"), PartialFail = new("outcome", "partial_fail");

    private static readonly KeyValuePair<string, object?> InsufficientAvailability = new("reasonCode", "insufficient_availability"), StopSell = new("reasonCode", "stop_sell");

    private static readonly KeyValuePair<string, object?> NamedChannel = new("channel", "named"), NoChannel = new("channel", "none");

    // 30 is the limit of an alert rule.
    private static readonly Histogram<double> ExpiryLag =
        Meter.CreateHistogram("inventory_hold_expiry_lag_seconds", "s", "Time from a hold's end to the decision that ended it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 300, 1800, 7200] });

    private static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>("ops_assignment_conflicts_total", null,
            "Rounds decided again because another writer's commit had moved the item on.");

    private static readonly Counter<long> Repairs =
        Meter.CreateCounter<long>("inventory_drift_repaired_total", null,
            "Items whose counters disagreed with their live holds and were put right on the spot.");

    private static readonly Counter<long> Locks =
        Meter.CreateCounter<long>("inventory_decisions_under_lock_total", null, "Rounds decided under the item's row lock after two stale attempts.");

    private static readonly Counter<long> Abandoned =
        Meter.CreateCounter<long>("inventory_turns_abandoned_total", null, "Times an item went on by itself because a decision about several items did not come back.");

    private static readonly Counter<long> Advanced =
        Meter.CreateCounter<long>("inventory_sweeper_skipped_due_to_advance_total", null, "Overdue lines of holds that the sweep found and that had moved on by the time it came to them.");

    private static readonly Counter<long> GroupHolds =
        Meter.CreateCounter<long>("inventory_group_hold_total", null, "Holds of several lines: placed, or refused because some of their lines could not be had (partial_fail).");

    // Tenants are told by their numbers and channels not at all: /metrics needs no key.
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>(
        "inventory_allocation_failed_total", null, "Holds refused at placing, by why, and by whether they named a channel.",
        tags: [new("values.reasonCode", "insufficient_availability,stop_sell"), new("values.channel", "named,none")]);

    private static readonly Counter<long> FailedWithStockLeft = Meter.CreateCounter<long>(
        "inventory_allocation_failed_with_stock_left_total", null, "Holds refused at placing for want of stock although every item that was short had units left, only fewer.");

    private static double _lastSweep = DateTimeOffset.UnixEpoch.ToUnixTimeSeconds();

    private static readonly ObservableGauge<double> LastSweep = Meter.CreateObservableGauge(
        "inventory_sweeper_last_run_timestamp_seconds", () => Volatile.Read(ref _lastSweep), "s", "When this node last finished a sweep of a shard, as Unix time.");

    public static void Swept(DateTimeOffset at) => Volatile.Write(ref _lastSweep, at.ToUnixTimeMilliseconds() / 1000.0);

    public static void Expired(TimeSpan lag, HoldStatus? before)
    {
        if (before is HoldStatus.Held) ExpiryLag.Record(lag.TotalSeconds);
    }

    public static void Stale() => Conflicts.Add(1);

    public static void DriftRepaired() => Repairs.Add(1);

    public static void Locked() => Locks.Add(1);

    public static void TurnAbandoned() => Abandoned.Add(1);

    /// <summary>Shows a tenant's series at zero, so that its first refusal is seen as one.</summary>
    public static void GroupHoldsOf(int tenantId)
    {
        GroupHolds.Add(0, new("tenant", tenantId), Placed);
        GroupHolds.Add(0, new("tenant", tenantId), PartialFail);
    }

    public static void GroupHold(int tenantId, bool placed) => GroupHolds.Add(1, new("tenant", tenantId), placed ? Placed : PartialFail);

    /// <summary>A hold was refused at placing.</summary>
    public static void PlacingFailed(HoldAnswer answer, bool namesChannel)
    {
        var reason = answer.Outcome is Outcome.StopSell ? StopSell : InsufficientAvailability;
        Failed.Add(1, reason, namesChannel ? NamedChannel : NoChannel);
        if (!answer.Shortages.IsEmpty && answer.Shortages.All(line => line.Available > 0)) FailedWithStockLeft.Add(1);
    }

    public static void SweepSkipped(long holds) => Advanced.Add(holds);
}
