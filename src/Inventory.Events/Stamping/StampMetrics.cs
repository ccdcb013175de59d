using System.Diagnostics.Metrics;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Telemetry;

namespace Inventory.Events.Stamping;

/// <summary>What stamping measures of itself.</summary>
internal sealed class StampMetrics
{
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _told;
    private double _pendingAge;
    private long _pending;

    public StampMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InventoryMetrics.Meter);
        _lag = meter.Histogram(InventoryMetrics.OutboxLag);
        _told = meter.Counter(InventoryMetrics.OutboxStamped);
        meter.Gauge(InventoryMetrics.OutboxPendingAge, () => Volatile.Read(ref _pendingAge));
        meter.Gauge(InventoryMetrics.OutboxPending, () => Volatile.Read(ref _pending));
    }

    public void Ran(StampRun run, DateTimeOffset now)
    {
        if (run.OldestAt is { } oldest) _lag.Record(Math.Max(0, (now - oldest).TotalSeconds));
        if (run.Events > 0) _told.Add(run.Events);
        Volatile.Write(ref _pending, run.Pending);
        Volatile.Write(ref _pendingAge, run.PendingSince is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0);
    }

    /// <summary>Another node stamps, and tells of what waits.</summary>
    public void Rests()
    {
        Volatile.Write(ref _pending, 0);
        Volatile.Write(ref _pendingAge, 0);
    }
}
