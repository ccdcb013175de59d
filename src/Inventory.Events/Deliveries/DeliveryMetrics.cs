using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Events.Deliveries;

/// <summary>What deliveries measure of themselves, by the kind of their consumer: consumers have no end, kinds have.</summary>
internal sealed class DeliveryMetrics
{
    private readonly ConcurrentDictionary<ConsumerRun, byte> _served = new();
    private readonly Counter<long> _outcomes;
    private readonly TimeProvider _time;
    private IReadOnlyDictionary<string, long> _dead = new Dictionary<string, long>();

    public DeliveryMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(InventoryMetrics.Meter);
        _outcomes = meter.Counter(InventoryMetrics.Deliveries);
        foreach (var kind in InventoryMetrics.DeliveryKinds)
        {
            var label = new KeyValuePair<string, object?>("kind", kind);
            meter.Gauge(InventoryMetrics.DeliveryBacklog, () => Most(kind, static run => run.Backlog), label);
            meter.Gauge(InventoryMetrics.DeliveryLag, () => Most(kind, Lag), label);
            meter.Gauge(InventoryMetrics.DeliveriesDead, () => Volatile.Read(ref _dead).GetValueOrDefault(kind), label);
        }
    }

    public void Serves(ConsumerRun run) => _served[run] = 0;

    public void Leaves(ConsumerRun run) => _served.TryRemove(run, out _);

    public void Dead(IReadOnlyDictionary<string, long> byKind) => Volatile.Write(ref _dead, byKind);

    public void Ended(string kind, Entry entry)
    {
        if (entry.Attempts == 0) return;
        if (entry.Error is not null) Count(kind, "failed");
        if (entry.Status is Ledger.Deliveries.DeliveryStatus.Delivered) Count(kind, "delivered");
        else if (entry.Status is Ledger.Deliveries.DeliveryStatus.Dead) Count(kind, "dead");
    }

    private void Count(string kind, string outcome) => _outcomes.Add(1, new("kind", kind), new("outcome", outcome));

    private double Lag(ConsumerRun run) => run.OldestAt is { } oldest ? Math.Max(0, (_time.GetUtcNow() - oldest).TotalSeconds) : 0;

    private double Most(string kind, Func<ConsumerRun, double> measure) =>
        _served.Keys.Where(run => run.Kind == kind).Select(measure).DefaultIfEmpty(0).Max();
}
