using System.Diagnostics.Metrics;
using Inventory.Grains.Items;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Telemetry;
using Inventory.Operations.Pulse;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Inventory.Operations.Tests.Pulse;

/// <summary>What a node remembers of its last hour, with a clock that is moved by hand.</summary>
public sealed class NodePulseTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _host = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PulseMeter _meter;
    private readonly LostNodes _lost;
    private readonly NodePulse _pulse;
    private readonly Histogram<double> _requests;
    private LedgerFigures? _ledger = new(0, 0, 0);

    public NodePulseTests()
    {
        _meter = new(Meters);
        _lost = new(_time);
        _pulse = new(_meter, new Admission(new(), NullLogger<Admission>.Instance), _ => Task.FromResult(_ledger), _lost, new(_time),
            new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _time);
        _requests = Meters.Create(InventoryMetrics.GatewayMeter).Histogram(InventoryMetrics.RequestSeconds);
    }

    private IMeterFactory Meters => _host.GetRequiredService<IMeterFactory>();

    public void Dispose()
    {
        _pulse.Dispose();
        _meter.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task A_step_tells_what_happened_within_it_and_the_next_begins_at_zero()
    {
        Request("POST", "/v1/holds", "201", 0.01);
        Request("POST", "/v1/holds", "503", 0.3);
        Request("GET", "/v1/availability", "200", 0.6);
        var meter = Meters.Create(InventoryMetrics.Meter);
        var refusals = meter.Counter(InventoryMetrics.Refusals);
        refusals.Add(2, new("operation", "place"), new("code", "insufficient-stock"));
        refusals.Add(1, new("operation", "place"), new("code", "outcome-unknown"));
        var lag = meter.Histogram(InventoryMetrics.ExpiryLag);
        for (var i = 0; i < 99; i++) lag.Record(0.02);
        lag.Record(31);
        meter.Gauge(InventoryMetrics.LastSweep, () => 42);
        _ledger = new(3, 2, 1);
        await StepAsync();
        await StepAsync();

        var steps = _pulse.Report(360).Steps;
        Assert.Equal((3L, 2L, 1L), (steps[0].Requests, steps[0].Commands, steps[0].Errors));
        Assert.Equal((new(2, 1), new(1, 1)), (steps[0].Placings, steps[0].Availability));
        Assert.Equal((2L, 1L), (steps[0].Refusals, steps[0].Unknown));
        Assert.Equal((new Timeliness(100, 1), 0.05, 42.0), (steps[0].Ends, steps[0].ExpiryLagP99!.Value, steps[0].LastSweep));
        Assert.Equal((3L, 2L, 1L), (steps[0].Ledger!.Stuck, steps[0].Ledger!.Short, steps[0].Ledger!.Drifted));
        Assert.Equal((0L, 0L, new Timeliness(0, 0), null), (steps[1].Requests, steps[1].Refusals, steps[1].Ends, steps[1].ExpiryLagP99));
    }

    [Fact]
    public async Task Another_hosts_meters_in_the_same_process_are_not_heard()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create(InventoryMetrics.GatewayMeter).Histogram(InventoryMetrics.RequestSeconds)
            .Record(1, new("method", "GET"), new("path", "/v1/items"), new("status", "500"));
        await StepAsync();
        Assert.Equal(0, _pulse.Report(360).Steps.Single().Requests);
    }

    [Fact]
    public async Task An_hour_is_kept_and_where_the_node_did_not_run_there_is_a_gap()
    {
        for (var i = 0; i < 400; i++) await StepAsync();
        Assert.Equal(360, _pulse.Report(360).Steps.Length);

        _time.Advance(TimeSpan.FromMinutes(5));
        await StepAsync();
        var history = PulseHistory.Merge([_pulse.Report(360)]);
        Assert.Equal(30, history.Steps.Count(step => step is null));
        Assert.All(Enumerable.Range(329, 30), at => Assert.Null(history.Steps[at]));
        Assert.Equal(_time.GetUtcNow(), history.At(359));
        Assert.Equal(6, _pulse.Report(36).Steps.Length);
    }

    [Fact]
    public async Task Since_when_the_ledger_is_away_is_known_until_it_is_back()
    {
        await StepAsync();
        _ledger = null;
        await StepAsync();
        var away = _time.GetUtcNow();
        await StepAsync();
        Assert.Equal(away, _pulse.Report(1).LedgerAwaySince);
        Assert.Null(_pulse.Report(1).Steps.Single().Ledger);

        _ledger = new(0, 0, 0);
        await StepAsync();
        Assert.Null(_pulse.Report(1).LedgerAwaySince);
    }

    [Fact]
    public void To_listen_costs_a_request_no_memory()
    {
        KeyValuePair<string, object?>[] labels = [new("method", "POST"), new("path", "/v1/holds"), new("status", "201")];
        _requests.Record(0.01, labels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) _requests.Record(0.01, labels);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_node_that_died_is_lost_until_another_takes_its_place_and_one_that_left_is_not()
    {
        var (first, second, again) = (Silo(1, 1), Silo(2, 1), Silo(1, 2));
        _lost.SiloStatusChangeNotification(first, SiloStatus.Dead);
        _lost.SiloStatusChangeNotification(second, SiloStatus.ShuttingDown);
        _lost.SiloStatusChangeNotification(second, SiloStatus.Dead);
        Assert.Equal([new LostNode("10.0.0.1:11111", _time.GetUtcNow())], _lost.Known.AsEnumerable());
        _lost.SiloStatusChangeNotification(again, SiloStatus.Active);
        Assert.Empty(_lost.Known);
        _lost.SiloStatusChangeNotification(again, SiloStatus.Dead);
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Empty(_lost.Known);
    }

    private static SiloAddress Silo(int host, int generation) =>
        SiloAddress.New(new(System.Net.IPAddress.Parse($"10.0.0.{host}"), 11111), generation);

    private void Request(string method, string path, string status, double seconds) =>
        _requests.Record(seconds, new("method", method), new("path", path), new("status", status));

    private Task StepAsync()
    {
        _time.Advance(PulseStep.Length);
        return _pulse.StepAsync(CancellationToken.None);
    }
}
