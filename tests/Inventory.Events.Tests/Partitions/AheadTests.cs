using Inventory.Ledger.Telemetry;
using Inventory.Testing;

namespace Inventory.Events.Tests.Partitions;

/// <summary>There are partitions for what is to come, on no node's initiative but that of time.</summary>
public sealed class AheadTests
{
    [Fact]
    public async Task JOB_4_As_time_goes_on_this_month_and_the_next_two_have_their_partitions()
    {
        await using var parts = await PartitionNode.StartAsync("ahead");
        Assert.True(await parts.RotateAsync());
        Assert.Equal(["journal_2040_01", "journal_2040_02", "journal_2040_03"], (await parts.NamesAsync())[^3..]);

        // In no zone's month but that of UTC.
        parts.Node.Clock.MoveTo(new(2040, 2, 29, 23, 59, 59, TimeSpan.Zero));
        Assert.True(await parts.RotateAsync());
        Assert.Equal("journal_2040_04", (await parts.NamesAsync())[^1]);
        parts.Node.Clock.MoveTo(new(2040, 3, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True(await parts.RotateAsync());
        Assert.Equal("journal_2040_05", (await parts.NamesAsync())[^1]);
        Assert.Equal((3, 0), (parts.Rotations("success"), parts.Rotations("failure")));
    }

    [Fact]
    public async Task M_13_By_itself_a_node_makes_them_and_tells_for_how_long_they_last()
    {
        await using var parts = await PartitionNode.StartAsync("ahead_itself", looksAfterItself: true);
        var ahead = parts.Collect<double>(InventoryMetrics.PartitionsAhead);
        await Poll.UntilAsync(() => LastOf(ahead) is > 81 and < 82, "the first months are there");

        parts.Node.Clock.MoveTo(PartitionNode.Start.AddMonths(5));

        // Of June to August, to the 10th at noon.
        await Poll.UntilAsync(() => LastOf(ahead) is > 82 and < 83, "the months of then are there");
        await Poll.UntilAsync(() => parts.Rotations("success") > 1, "it is counted");
        Assert.Contains("journal_2040_08", await parts.NamesAsync());

        static double LastOf(Microsoft.Extensions.Diagnostics.Metrics.Testing.MetricCollector<double> gauge)
        {
            gauge.RecordObservableInstruments();
            return (gauge.LastMeasurement?.Value ?? double.NaN) / TimeSpan.FromDays(1).TotalSeconds;
        }
    }

    [Fact]
    public async Task One_node_at_a_time_looks_after_them()
    {
        await using var parts = await PartitionNode.StartAsync("ahead_lease");
        Assert.True(await parts.Partitions.LeaseAsync("another"));

        Assert.False(await parts.RotateAsync());

        Assert.DoesNotContain("journal_2040_01", await parts.NamesAsync());
        Assert.Equal((0, 0), (parts.Rotations("success"), parts.Rotations("failure")));
    }
}
