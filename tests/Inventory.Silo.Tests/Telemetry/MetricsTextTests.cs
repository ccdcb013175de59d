using System.Diagnostics.Metrics;
using System.Text;
using Inventory.Ledger.Telemetry;
using Inventory.Silo.Telemetry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Inventory.Silo.Tests.Telemetry;

public sealed class MetricsTextTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ManualResetEventSlim _mayCollect = new(true), _collects = new(false);
    private readonly ServiceProvider _services;
    private readonly MetricsText _text;
    private readonly Meter _meter;
    private int _collected;

    public MetricsTextTests()
    {
        var meter = "Inventory.Tests." + Guid.NewGuid().ToString("N");
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddOpenTelemetry().WithMetrics(metrics =>
            metrics.AddMeter(meter).AddView(MeterViews.Of).AddPrometheusExporter(TelemetryHosting.Names));
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<MeterProvider>();
        _text = new(_services, Options.Create(new TelemetryOptions()), _time);
        _meter = _services.GetRequiredService<IMeterFactory>().Create(meter);
        _meter.CreateObservableGauge("collected", () =>
        {
            _collects.Set();
            _mayCollect.Wait();
            return Interlocked.Increment(ref _collected);
        });
    }

    public void Dispose()
    {
        _mayCollect.Set();
        _text.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task However_many_ask_at_once_it_is_made_once()
    {
        _mayCollect.Reset();
        var first = Task.Run(() => _text.ReadAsync());
        _collects.Wait();
        var others = Enumerable.Range(0, 63).Select(_ => _text.ReadAsync()).ToArray();
        Assert.All(others, other => Assert.False(other.IsCompleted));
        _mayCollect.Set();

        var texts = await Task.WhenAll([first, .. others]);

        Assert.All(texts, text => Assert.Contains("\ncollected 1\n", Encoding.UTF8.GetString(text.Span), StringComparison.Ordinal));
        Assert.Equal(1, _collected);
    }

    [Fact]
    public async Task It_is_at_most_a_second_old()
    {
        await _text.ReadAsync();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await _text.ReadAsync();
        Assert.Equal(1, _collected);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Contains("\ncollected 2\n", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_shown_as_they_are_declared_without_suffixes_or_labels_of_the_exporter_s_own()
    {
        _meter.CreateCounter<long>("waits_ms", "ms").Add(1);
        _meter.CreateObservableGauge("held_total", () => 2);
        Assert.Contains("\nheld_total 2\n", await ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("\nwaits_ms 1\n", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_histogram_that_measured_nothing_yet_is_shown_at_zero_and_one_that_did_once()
    {
        var name = InventoryMetrics.ExpiryLag.Name;
        Assert.Contains($"\n{name}_bucket{{le=\"0.01\"}} 0\n", await ReadAsync(), StringComparison.Ordinal);
        Assert.Contains($"\n{name}_bucket{{le=\"+Inf\"}} 0\n{name}_sum 0\n{name}_count 0\n", await ReadAsync(), StringComparison.Ordinal);

        _meter.Histogram(InventoryMetrics.ExpiryLag).Record(0.02);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains($"\n{name}_bucket{{le=\"0.05\"}} 1\n", await ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(2, (await ReadAsync()).Split($"# TYPE {name} histogram").Length);
    }

    [Fact]
    public async Task A_pool_without_a_name_is_told_by_its_program_s_and_not_by_where_the_database_is()
    {
        _meter.CreateObservableGauge("connections", () => new Measurement<int>(3, new KeyValuePair<string, object?>(
            "db.client.connection.pool.name",
                "Host=secret.example;Port=5432;Username=somebody;Application Name=\"inventory grains\";Maximum Pool Size=8")));
        Assert.Contains("\nconnections{db_client_connection_pool_name=\"inventory grains\"} 3\n", await ReadAsync(),
            StringComparison.Ordinal);
    }

    private async Task<string> ReadAsync() => Encoding.UTF8.GetString((await _text.ReadAsync()).Span);
}
