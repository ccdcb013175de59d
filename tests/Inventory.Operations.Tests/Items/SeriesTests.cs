using System.Text.Json;
using Inventory.Operations.Items;

namespace Inventory.Operations.Tests.Items;

/// <summary>An item over time, as a chart shows it.</summary>
public sealed class SeriesTests : IAsyncLifetime
{
    private const string Item = "room:seaview:double:2026-07-01";
    private ItemBench _bench = null!;

    public async Task InitializeAsync() => _bench = await ItemBench.StartAsync("series");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(-3600, 7200)]
    [InlineData(0, 60)]
    [InlineData(500, 100_000)]
    [InlineData(-7200, -3600)]
    [InlineData(100, 100)]
    public async Task Each_point_is_the_last_event_until_then(int fromSeconds, int toSeconds)
    {
        await ItemLife.LiveAsync(_bench, Item, seed: 7, steps: 80);
        var journal = await _bench.JournalAsync(Item);
        var (from, to) = (ItemBench.Noon.AddSeconds(fromSeconds), ItemBench.Noon.AddSeconds(toSeconds));

        var series = await _bench.Views.SeriesAsync(_bench.Tenant, Item, from, to);

        Assert.Equal(from == to ? 1 : ItemViews.PointsMax, series.Count);
        Assert.InRange(series[^1].At, to.AddMilliseconds(-1), to);
        Assert.All(series,
            point => Assert.Equal(journal.LastOrDefault(one => one.At <= point.At)?.Stock.Available, point.Stock?.Available));
        Assert.All(series, point => Assert.Equal(journal.LastOrDefault(one => one.At <= point.At)?.Sequence, point.Stock?.Version));
    }

    [Fact]
    public async Task It_reads_no_more_of_a_long_journal_than_a_few_rows_a_point()
    {
        await _bench.Node.CreateAsync(Item, 50_000);
        await _bench.Database.ScalarAsync<object>("""
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
              overbooking_limit, quantity, stop_sell, type, hold_id, command_id, actor)
            SELECT tenant_id, item_key, n, '2026-06-01 12:00Z'::timestamptz + n * interval '1 second', 50000, 0, 0, n, 0, 0, 1, false,
              'hold_placed.v1', 'h-' || n, 'h-' || n, 'tester'
            FROM item, generate_series(2, 20000) AS n;
            ANALYZE journal_row
            """);
        var series = await _bench.Views.SeriesAsync(_bench.Tenant, Item, ItemBench.Noon, ItemBench.Noon.AddSeconds(20_000));
        Assert.Equal(300, series.Count);
        Assert.All(series.Skip(1), point => Assert.Equal((long)(point.At - ItemBench.Noon).TotalSeconds, point.Stock!.Value.Version));

        // Some twelve look-ups a point, each of a few pages in every partition; row by row it would be ten times as much.
        Assert.InRange(await PagesAsync("interval '66 seconds'"), 300, 300 * 150);
        // All within a moment: next to nothing but the first has to be found.
        Assert.InRange(await PagesAsync("interval '1 millisecond'"), 300, 300 * 25);
    }

    private async Task<int> PagesAsync(string step)
    {
        var plan = await _bench.Database.ScalarAsync<string>($"""
            EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM journal_at(1,
              (SELECT item_key FROM item), ARRAY(SELECT '2026-06-01 12:00:01Z'::timestamptz + n * {step} FROM generate_series(0, 299) AS n))
            """);
        var top = JsonDocument.Parse(plan!).RootElement[0].GetProperty("Plan");
        return top.GetProperty("Shared Hit Blocks").GetInt32() + top.GetProperty("Shared Read Blocks").GetInt32();
    }
}
