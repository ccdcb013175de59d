using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Inventory.Gateway.Metrics;

/// <summary>
/// Keeps the numbers of the process's own meters and writes them for Prometheus. A metric is exposed under exactly the name of its instrument, dots as
/// underscores. Histograms take their buckets from the instrument's advice.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    private static readonly string[] Meters = ["Inventory", "System.Runtime"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly object _writing = new();

    /// <summary>Begins to listen; what was recorded before is not known.</summary>
    public PrometheusExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Kind(instrument) is not { } kind || !IsOurs(instrument.Meter.Name)) return;
            var family = _families.GetOrAdd(instrument.Name, static (_, made) => new(made.instrument, made.kind), (instrument, kind));
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.Start();
    }

    /// <summary>Writes every metric as it is now.</summary>
    public string Write()
    {
        lock (_writing)
        {
            foreach (var family in _families.Values) family.BeforeObserving();
            _listener.RecordObservableInstruments();
            using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)) family.Write(text);
            return text.ToString();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private static bool IsOurs(string meter) => Meters.Any(own => meter == own || meter.StartsWith(own + ".", StringComparison.Ordinal));

    private static MetricKind? Kind(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType) return null;
        var kind = type.GetGenericTypeDefinition();
        if (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>)) return MetricKind.Counter;
        if (kind == typeof(Histogram<>)) return MetricKind.Histogram;
        if (kind == typeof(Gauge<>) || kind == typeof(ObservableGauge<>) || kind == typeof(ObservableUpDownCounter<>)) return MetricKind.Gauge;
        return kind == typeof(UpDownCounter<>) ? MetricKind.Gauge : null;
    }

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Record(LabelCache.Of(tags), value);

    /// <summary>Labels as text. The same few sets come again and again, so the last of each thread are kept.</summary>
    private static class LabelCache
    {
        private const int Size = 64;

        [ThreadStatic]
        private static (KeyValuePair<string, object?>[] Tags, string Text)[]? _recent;

        public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 0) return "";
            var hash = tags.Length;
            foreach (var tag in tags) hash = hash * 31 + (tag.Value?.GetHashCode() ?? 0);
            ref var slot = ref (_recent ??= new (KeyValuePair<string, object?>[], string)[Size])[(uint)hash % Size];
            if (slot.Tags is not null && Same(slot.Tags, tags)) return slot.Text;
            var text = "";
            // In the order of their names, so that a set of labels is one series in whatever order it is told.
            foreach (var tag in tags.ToArray().OrderBy(static tag => tag.Key, StringComparer.Ordinal))
                text = PrometheusText.With(text, PrometheusText.Label(tag.Key), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
            slot = (tags.ToArray(), text);
            return text;
        }

        private static bool Same(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (known.Length != tags.Length) return false;
            for (var i = 0; i < known.Length; i++)
            {
                if (known[i].Key != tags[i].Key || !Equals(known[i].Value, tags[i].Value)) return false;
            }

            return true;
        }
    }
}
