using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Time;

namespace Inventory.Events.Deliveries;

/// <summary>What deliveries measure of themselves, by the kind of their consumer: consumers have no end, kinds have.</summary>
internal sealed class DeliveryMetrics
{
    private readonly ConcurrentDictionary<IServed, byte> _served = new();
    private readonly Counter<long> _outcomes;
    private readonly LedgerClock _clock;
    private IReadOnlyDictionary<string, long> _dead = new Dictionary<string, long>();

    public DeliveryMetrics(IMeterFactory meters, LedgerClock clock)
    {
        _clock = clock;
        var meter = meters.Create(InventoryMetrics.Meter);
        _outcomes = meter.Counter(InventoryMetrics.Deliveries);
        foreach (var kind in InventoryMetrics.DeliveryKinds)
        {
            var label = new KeyValuePair<string, object?>("kind", kind);
            meter.Gauge(InventoryMetrics.DeliveryBacklog, () => Most(kind, static run => run.Backlog), label);
            meter.Gauge(InventoryMetrics.DeliveryLag, () => Most(kind, Lag), label);
            meter.Gauge(InventoryMetrics.DeliveriesDead, () => Volatile.Read(ref _dead).GetValueOrDefault(kind), label);
            meter.Gauge(InventoryMetrics.DeliveriesAway, () => Most(kind, static run => run.AwayFor.TotalSeconds), label);
        }

        meter.Gauge(InventoryMetrics.OutboxFailed, () => Volatile.Read(ref _dead).Values.Sum());
    }

    public void Serves(IServed run) => _served[run] = 0;

    public void Leaves(IServed run) => _served.TryRemove(run, out _);

    public void Dead(IReadOnlyDictionary<string, long> byKind) => Volatile.Write(ref _dead, byKind);

    public void Ended(string kind, Entry entry)
    {
        if (entry.Attempts == 0) return;
        if (entry.Error is not null) Count(kind, "failed", 1);
        if (entry.Status is Ledger.Deliveries.DeliveryStatus.Delivered) Count(kind, "delivered", 1);
        else if (entry.Status is Ledger.Deliveries.DeliveryStatus.Dead) Count(kind, "dead", 1);
    }

    public void Count(string kind, string outcome, int count) => _outcomes.Add(count, new("kind", kind), new("outcome", outcome));

    // By the clock that events have their times of.
    private double Lag(IServed run) =>
        run.OldestAt is { } oldest && _clock.IsKnown ? Math.Max(0, (_clock.Now - oldest).TotalSeconds) : 0;

    private double Most(string kind, Func<IServed, double> measure) =>
        _served.Keys.Where(run => run.Kind == kind).Select(measure).DefaultIfEmpty(0).Max();
}
