using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Ledger;

/// <summary>What the commit path measures of itself.</summary>
public sealed class LedgerMetrics
{
    private readonly Histogram<double> _commitSeconds, _groupSets;
    private readonly Counter<long> _forgotten, _farAhead;
    private KeyValuePair<string, object?>[] _lanes = [];
    private double _clockDrift;

    /// <param name="meters">Where the host's meters come from.</param>
    public LedgerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InventoryMetrics.Meter);
        _commitSeconds = meter.Histogram(InventoryMetrics.CommitSeconds);
        _groupSets = meter.Histogram(InventoryMetrics.GroupSets);
        _forgotten = meter.Counter(InventoryMetrics.Forgotten);
        _farAhead = meter.Counter(InventoryMetrics.FarAheadEvents);
        meter.Gauge(InventoryMetrics.ClockDrift, () => Volatile.Read(ref _clockDrift));
    }

    internal void ClockDrift(TimeSpan drift) => Volatile.Write(ref _clockDrift, drift.TotalSeconds);

    internal void FarAhead() => _farAhead.Add(1);

    internal void Pruned(Retention.Pruned pruned)
    {
        _forgotten.Add(pruned.Holds, new KeyValuePair<string, object?>("kind", "hold"));
        _forgotten.Add(pruned.Commands, new KeyValuePair<string, object?>("kind", "command"));
    }

    internal void Committed(int lane, int sets, TimeSpan took)
    {
        var label = Lane(lane);
        _commitSeconds.Record(took.TotalSeconds, label);
        _groupSets.Record(sets, label);
    }

    // Kept, because a number put into a label is a new object each time.
    private KeyValuePair<string, object?> Lane(int lane)
    {
        var lanes = _lanes;
        if (lane >= lanes.Length)
            _lanes = lanes = [.. Enumerable.Range(0, lane + 1).Select(static number => new KeyValuePair<string, object?>("lane", number))];
        return lanes[lane];
    }
}
