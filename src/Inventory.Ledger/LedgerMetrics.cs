using System.Diagnostics.Metrics;

namespace Inventory.Ledger;

/// <summary>What the commit path measures of itself. The meter's name is <see cref="MeterName"/>.</summary>
public static class LedgerMetrics
{
    /// <summary>The name of the product's meter.</summary>
    public const string MeterName = "Inventory";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> CommitSeconds =
        Meter.CreateHistogram<double>("inventory_commit_duration_seconds", "s", "Time of one commit group's round trip to the ledger.");

    private static readonly Histogram<int> GroupSets = Meter.CreateHistogram("inventory_commit_group_sets", "{set}", "Change sets in one commit group.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000] });

    private static readonly Counter<long> Forgotten =
        Meter.CreateCounter<long>("inventory_ids_forgotten_total", null, "Holds and ids of commands forgotten after their 30 days.");

    private static readonly Counter<long> AheadEvents = Meter.CreateCounter<long>(
        "inventory_far_ahead_events_total", null, "Decisions about items whose last event lies far ahead of the ledger's clock, which went by the ledger's time.");

    private static double _clockDrift;

    private static readonly ObservableGauge<double> Drift = Meter.CreateObservableGauge(
        "inventory_clock_drift_seconds", () => Volatile.Read(ref _clockDrift), "s", "How far this node's own clock is ahead of the ledger's; negative: behind.");

    internal static void ClockDrift(TimeSpan drift) => Volatile.Write(ref _clockDrift, drift.TotalSeconds);

    internal static void FarAhead() => AheadEvents.Add(1);

    internal static void Pruned(Retention.Pruned pruned)
    {
        Forgotten.Add(pruned.Holds, new KeyValuePair<string, object?>("kind", "hold"));
        Forgotten.Add(pruned.Commands, new KeyValuePair<string, object?>("kind", "command"));
    }

    internal static void Committed(int lane, int sets, TimeSpan took)
    {
        var label = new KeyValuePair<string, object?>("lane", lane);
        CommitSeconds.Record(took.TotalSeconds, label);
        GroupSets.Record(sets, label);
    }
}
