namespace Inventory.Ledger.Telemetry;

/// <summary>What Prometheus takes a metric for.</summary>
public enum MetricKind
{
    /// <summary>Only grows, from zero at the start of the process.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts measurements by size.</summary>
    Histogram,
}

/// <summary>A label of a metric.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Every value it can have, all shown at zero from the start; empty where they come with what happens.</param>
public sealed record MetricLabel(string Name, params string[] Values);

/// <summary>A metric of the product's own: under exactly this name it is exposed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">What it counts or measures, as UCUM writes it.</param>
/// <param name="Meaning">What it tells; one sentence.</param>
/// <param name="Labels">Its labels.</param>
public sealed record MetricDefinition(MetricKind Kind, string Name, string Unit, string Meaning, params MetricLabel[] Labels)
{
    /// <summary>Upper bounds of a histogram's buckets.</summary>
    public double[] Buckets { get; init; } = [];

    /// <summary>Whether its series are known before anything happens, and are therefore shown at zero.</summary>
    public bool IsClosed => Array.TrueForAll(Labels, static label => label.Values.Length > 0);

    /// <summary>Every combination of the values of its labels; one empty set where it has none.</summary>
    public IEnumerable<KeyValuePair<string, object?>[]> Series()
    {
        IEnumerable<KeyValuePair<string, object?>[]> sets = [[]];
        foreach (var label in Labels)
            sets = sets.SelectMany(set => label.Values.Select(value => (KeyValuePair<string, object?>[])[.. set, new(label.Name, value)]));
        return sets;
    }
}
