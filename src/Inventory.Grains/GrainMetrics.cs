using System.Diagnostics.Metrics;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Ledger.Telemetry;

namespace Inventory.Grains;

/// <summary>What the grains measure of themselves; one object per process.</summary>
public sealed class GrainMetrics
{
    private static readonly KeyValuePair<string, object?> Placed = new("outcome", "placed"), PartialFail = new("outcome", "partial_fail");

    private static readonly KeyValuePair<string, object?> InsufficientAvailability = new("reasonCode", "insufficient_availability"),
        StopSell = new("reasonCode", "stop_sell");

    private static readonly KeyValuePair<string, object?> NamedChannel = new("channel", "named"), NoChannel = new("channel", "none");

    private readonly Histogram<double> _expiryLag;
    private readonly Counter<long> _conflicts, _locks, _abandoned, _advanced, _groupHolds, _failed, _failedWithStockLeft, _refusals,
        _repairs;
    private double _lastSweep = DateTimeOffset.UnixEpoch.ToUnixTimeSeconds();

    /// <param name="meters">Where the host's meters come from.</param>
    public GrainMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InventoryMetrics.Meter);
        _expiryLag = meter.Histogram(InventoryMetrics.ExpiryLag);
        _conflicts = meter.Counter(InventoryMetrics.Conflicts);
        _repairs = meter.Counter(InventoryMetrics.DriftRepaired);
        _locks = meter.Counter(InventoryMetrics.Locks);
        _abandoned = meter.Counter(InventoryMetrics.Abandoned);
        _advanced = meter.Counter(InventoryMetrics.SweepSkipped);
        _groupHolds = meter.Counter(InventoryMetrics.GroupHolds);
        _failed = meter.Counter(InventoryMetrics.PlacingsFailed);
        _failedWithStockLeft = meter.Counter(InventoryMetrics.PlacingsFailedWithStockLeft);
        _refusals = meter.Counter(InventoryMetrics.Refusals);
        meter.Gauge(InventoryMetrics.LastSweep, () => Volatile.Read(ref _lastSweep));
    }

    internal void Swept(DateTimeOffset at) => Volatile.Write(ref _lastSweep, at.ToUnixTimeMilliseconds() / 1000.0);

    internal void Expired(TimeSpan lag, HoldStatus? before)
    {
        if (before is HoldStatus.Held) _expiryLag.Record(lag.TotalSeconds);
    }

    internal void Stale() => _conflicts.Add(1);

    internal void DriftRepaired() => _repairs.Add(1);

    internal void Locked() => _locks.Add(1);

    internal void LoanAbandoned() => _abandoned.Add(1);

    /// <summary>Shows a tenant's series at zero, so that its first refusal is seen as one.</summary>
    internal void GroupHoldsOf(int tenantId)
    {
        _groupHolds.Add(0, new("tenant", tenantId), Placed);
        _groupHolds.Add(0, new("tenant", tenantId), PartialFail);
    }

    internal void GroupHold(int tenantId, bool placed) => _groupHolds.Add(1, new("tenant", tenantId), placed ? Placed : PartialFail);

    /// <summary>A hold was refused at placing.</summary>
    internal void PlacingFailed(HoldAnswer answer, bool namesChannel)
    {
        var reason = answer.Outcome is Outcome.StopSell ? StopSell : InsufficientAvailability;
        _failed.Add(1, reason, namesChannel ? NamedChannel : NoChannel);
        if (!answer.Shortages.IsEmpty && answer.Shortages.All(line => line.Available > 0)) _failedWithStockLeft.Add(1);
    }

    /// <summary>A command was answered; anything but that it is done is a refusal.</summary>
    internal void Answered(string operation, Outcome outcome)
    {
        if (outcome is not Outcome.Done) _refusals.Add(1, new("operation", operation), new("code", outcome.Code()));
    }

    internal void SweepSkipped(long holds) => _advanced.Add(holds);
}
