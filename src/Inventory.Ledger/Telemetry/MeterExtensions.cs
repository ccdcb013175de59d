using System.Diagnostics.Metrics;

namespace Inventory.Ledger.Telemetry;

/// <summary>
/// Makes instruments of what <see cref="InventoryMetrics"/> declares, so that no name, unit or meaning stands anywhere else.
/// </summary>
public static class MeterExtensions
{
    /// <summary>A counter.</summary>
    public static Counter<long> Counter(this Meter meter, MetricDefinition metric) => meter.CreateCounter<long>(metric.Name, metric.Unit,
        metric.Meaning);

    /// <summary>A histogram with the buckets that are declared.</summary>
    public static Histogram<double> Histogram(this Meter meter, MetricDefinition metric) => meter.CreateHistogram(
        metric.Name, metric.Unit, metric.Meaning, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = metric.Buckets });

    /// <summary>A gauge that is read when somebody looks.</summary>
    public static void Gauge(this Meter meter, MetricDefinition metric, Func<double> read) =>
        meter.CreateObservableGauge(metric.Name, read, metric.Unit, metric.Meaning);

    /// <summary>A gauge of one series that has labels.</summary>
    public static void Gauge(this Meter meter, MetricDefinition metric, Func<double> read, KeyValuePair<string, object?> label) =>
        meter.CreateObservableGauge(metric.Name, () => new Measurement<double>(read(), label), metric.Unit, metric.Meaning);

    /// <summary>A gauge of whatever series there are when somebody looks.</summary>
    public static void Gauges(this Meter meter, MetricDefinition metric, Func<IEnumerable<Measurement<double>>> read) =>
        meter.CreateObservableGauge(metric.Name, read, metric.Unit, metric.Meaning);
}
