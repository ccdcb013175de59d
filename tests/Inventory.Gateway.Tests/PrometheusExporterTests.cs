using System.Diagnostics.Metrics;
using Inventory.Gateway.Metrics;

namespace Inventory.Gateway.Tests;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly Meter _meter = new("Inventory.Tests." + Guid.NewGuid().ToString("N"));
    private readonly string _name = "test_" + Guid.NewGuid().ToString("N");
    private readonly PrometheusExporter _exporter = new();

    public void Dispose()
    {
        _exporter.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_counter_begins_at_zero_and_counts()
    {
        var counter = _meter.CreateCounter<long>(_name, null, "Things \\ done.");
        Assert.Equal([$"# HELP {_name} Things \\\\ done.", $"# TYPE {_name} counter", $"{_name} 0"], Lines());
        counter.Add(3);
        counter.Add(4);
        Assert.Contains($"{_name} 7", Lines());
    }

    [Fact]
    public void A_labelled_counter_shows_no_series_without_labels()
    {
        _meter.CreateCounter<long>(_name).Add(1, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));
        Assert.Equal([$"{_name}{{kind=\"a\\\"b\\\\c\\nd\"}} 1"], Samples());
    }

    [Fact]
    public void Announced_label_values_are_there_at_zero()
    {
        var counter = _meter.CreateCounter<long>(_name, null, null, tags: [new("values.outcome", "ok,timeout")]);
        counter.Add(2, new KeyValuePair<string, object?>("outcome", "timeout"));
        Assert.Equal([$"{_name}{{outcome=\"ok\"}} 0", $"{_name}{{outcome=\"timeout\"}} 2"], Samples());
    }

    [Fact]
    public void A_set_of_labels_is_one_series_in_whatever_order_it_is_told()
    {
        var counter = _meter.CreateCounter<long>(_name, null, null, tags: [new("values.why", "x"), new("values.channel", "c")]);
        counter.Add(1, new("why", "x"), new("channel", "c"));
        counter.Add(2, new("channel", "c"), new("why", "x"));
        Assert.Equal([$"{_name}{{channel=\"c\",why=\"x\"}} 3"], Samples());
    }

    [Fact]
    public void A_histogram_has_cumulative_buckets_where_the_instrument_advises()
    {
        var histogram = _meter.CreateHistogram(_name, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5] });
        foreach (var value in (double[])[0.5, 1, 3, 9]) histogram.Record(value);
        Assert.Equal([$"{_name}_bucket{{le=\"1\"}} 2", $"{_name}_bucket{{le=\"5\"}} 3", $"{_name}_bucket{{le=\"+Inf\"}} 4", $"{_name}_sum 13.5", $"{_name}_count 4"], Samples());
    }

    [Fact]
    public void An_observed_gauge_shows_only_what_is_observed_now()
    {
        var values = new List<Measurement<long>> { new(1, new KeyValuePair<string, object?>("a", "x")) };
        _meter.CreateObservableGauge(_name, () => values.ToArray());
        Assert.Equal([$"{_name}{{a=\"x\"}} 1"], Samples());
        values[0] = new(5, new KeyValuePair<string, object?>("a", "y"));
        Assert.Equal([$"{_name}{{a=\"y\"}} 5"], Samples());
    }

    [Fact]
    public void An_observed_counter_shows_its_last_total()
    {
        var total = 4L;
        _meter.CreateObservableCounter(_name, () => total);
        Assert.Equal([$"{_name} 4"], Samples());
        total = 6;
        Assert.Equal([$"{_name} 6"], Samples());
    }

    [Fact]
    public void An_up_down_counter_adds_up()
    {
        var open = _meter.CreateUpDownCounter<long>(_name);
        open.Add(3);
        open.Add(-1);
        Assert.Equal([$"{_name} 2"], Samples());
    }

    [Fact]
    public void Other_programs_meters_are_not_ours()
    {
        using var other = new Meter("Somebody.Else");
        other.CreateCounter<long>(_name).Add(1);
        Assert.Empty(Lines());
    }

    private string[] Lines() => [.. _exporter.Write().Split('\n').Where(line => line.Contains(_name, StringComparison.Ordinal))];

    private string[] Samples() => [.. Lines().Where(line => !line.StartsWith('#'))];
}
