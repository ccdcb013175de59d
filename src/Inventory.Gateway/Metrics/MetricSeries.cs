using System.Diagnostics.Metrics;

namespace Inventory.Gateway.Metrics;

/// <summary>What Prometheus takes an instrument for.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One instrument and its series, one for each set of label values.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] DefaultBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly double[] _bounds;
    private readonly bool _adds;
    private bool _labelled;

    public MetricFamily(Instrument instrument, MetricKind kind)
    {
        Name = PrometheusText.Name(instrument.Name);
        Help = instrument.Description ?? "";
        Kind = kind;
        IsObservable = instrument.IsObservable;
        _adds = kind is not MetricKind.Gauge || (!IsObservable && instrument.GetType().GetGenericTypeDefinition() == typeof(UpDownCounter<>));
        _bounds = Bounds(instrument) ?? DefaultBounds;
        foreach (var labels in DeclaredLabels.Of(instrument)) Add(labels);
        _labelled = _series.Count > 0;
        // What never happened must still be there to alert on: a counter begins at zero.
        if (!_labelled && !IsObservable && kind is not MetricKind.Gauge) Add("");
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    public bool IsObservable { get; }

    public void Record(string labels, double value)
    {
        lock (_series)
        {
            if (labels.Length > 0 && !_labelled)
            {
                // Its first label shows that it has labels: a series without any never counted anything.
                _labelled = true;
                if (_series.TryGetValue("", out var bare) && bare.IsUntouched) _series.Remove("");
            }

            if (!_series.TryGetValue(labels, out var series)) series = Add(labels);
            series.Record(Kind, _adds && !IsObservable, value);
        }
    }

    /// <summary>Forgets what observers told last time, so that a series that is no longer told of goes away.</summary>
    public void BeforeObserving()
    {
        if (!IsObservable || Kind is not MetricKind.Gauge) return;
        lock (_series) _series.Clear();
    }

    public void Write(TextWriter text)
    {
        lock (_series)
        {
            if (_series.Count == 0) return;
            PrometheusText.Header(text, Name, Help, Kind);
            foreach (var (labels, series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal)) series.Write(text, Name, labels, Kind, _bounds);
        }
    }

    private MetricSeries Add(string labels)
    {
        var series = new MetricSeries(Kind is MetricKind.Histogram ? _bounds : []);
        _series.Add(labels, series);
        return series;
    }

    private static double[]? Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries?.ToArray(),
        Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        _ => null,
    };
}

/// <summary>The numbers of one set of label values.</summary>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length];
    private long _count;
    private double _value;

    public bool IsUntouched => _count == 0;

    public void Record(MetricKind kind, bool adds, double value)
    {
        _count++;
        _value = adds ? _value + value : value;
        if (kind is not MetricKind.Histogram) return;
        var index = Array.BinarySearch(bounds, value);
        if (index < 0) index = ~index;
        if (index < _buckets.Length) _buckets[index]++;
    }

    public void Write(TextWriter text, string name, string labels, MetricKind kind, double[] upper)
    {
        if (kind is not MetricKind.Histogram)
        {
            PrometheusText.Sample(text, name, labels, _value);
            return;
        }

        var below = 0L;
        for (var i = 0; i < upper.Length; i++)
        {
            below += _buckets[i];
            PrometheusText.Sample(text, name + "_bucket", PrometheusText.With(labels, "le", PrometheusText.Number(upper[i])), below);
        }

        PrometheusText.Sample(text, name + "_bucket", PrometheusText.With(labels, "le", "+Inf"), _count);
        PrometheusText.Sample(text, name + "_sum", labels, _value);
        PrometheusText.Sample(text, name + "_count", labels, _count);
    }
}
