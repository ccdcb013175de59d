using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;
using Inventory.Silo.Telemetry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace Inventory.Silo.Tests.Telemetry;

public sealed class RefusalSummaryTests
{
    [Fact]
    public async Task What_was_refused_is_told_when_the_minute_is_over_and_a_minute_without_refusals_is_not()
    {
        var (time, log) = (new ManualTime(), new FakeLogger<RefusalSummary>());
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var summary = new RefusalSummary(meters, time, log);
        await summary.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => time.Pending.Count == 1, "it waits for the minute");
        meters.Create(InventoryMetrics.Meter).Counter(InventoryMetrics.Refusals)
            .Add(2, new("operation", "place"), new("code", "stop-sell"));

        time.Advance(RefusalSummary.Period - TimeSpan.FromTicks(1));
        Assert.Equal(0, log.Collector.Count);
        time.Advance(TimeSpan.FromTicks(1));
        await Poll.UntilAsync(() => log.Collector.Count > 0, "it is told");
        time.Advance(RefusalSummary.Period);
        await summary.StopAsync(CancellationToken.None);

        Assert.EndsWith("place stop-sell 2", Assert.Single(log.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
    }
}
