using Inventory.Domain.Holds;
using Inventory.Ledger.Reads;
using Inventory.Operations.Holds;

namespace Inventory.Operations.Tests.Holds;

/// <summary>Holds as operators look for them: each filter, and page by page.</summary>
public sealed class HoldSearchTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = HoldNode.Noon;
    private HoldNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await HoldNode.StartAsync("hold_search");
        foreach (var item in (string[])["sku:a", "sku:b"]) await _node.Node.CreateAsync(item, 1000);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Each_filter_narrows_it_and_those_placed_last_come_first()
    {
        await _node.PlaceAsync("a-1", "anna", "web", 60, "sku:a");
        _node.Node.Clock.MoveTo(Noon.AddSeconds(1));
        await _node.PlaceAsync("ab-2", "anna", "pos", 120, "sku:b", "sku:a");
        _node.Node.Clock.MoveTo(Noon.AddSeconds(2));
        await _node.PlaceAsync("b-3", "ben", "web", 0, "sku:b");
        await _node.Node.Holds.Confirm(new() { Caller = Grains.Tests.Node.Caller, HoldId = "b-3" });
        await _node.PlaceAsync("b-4", null, null, 60, "sku:b");
        await _node.Node.Holds.Release(new() { Caller = Grains.Tests.Node.Caller, HoldId = "b-4" });
        var other = await _node.StrangerAsync("a-1", "sku:a");

        await IsAsync(new() { Limit = 50 }, "b-4", "b-3", "ab-2", "a-1");
        await IsAsync(new() { Limit = 50, HoldIdPrefix = "a-1" }, "a-1");
        await IsAsync(new() { Limit = 50, HoldIdPrefix = "b-" }, "b-4", "b-3");
        await IsAsync(new() { Limit = 50, HoldIdPrefix = "%" });
        await IsAsync(new() { Limit = 50, Owner = "anna" }, "ab-2", "a-1");
        await IsAsync(new() { Limit = 50, Channel = "web" }, "b-3", "a-1");
        await IsAsync(new() { Limit = 50, ItemId = "sku:a" }, "ab-2", "a-1");
        await IsAsync(new() { Limit = 50, ItemId = "sku:a", Owner = "anna", Channel = "pos" }, "ab-2");
        await IsAsync(new() { Limit = 50, ItemId = "sku:b", Status = HoldStatus.Released }, "b-4");
        await IsAsync(new() { Limit = 50, Status = HoldStatus.Held }, "ab-2", "a-1");
        await IsAsync(new() { Limit = 50, Status = HoldStatus.Confirmed }, "b-3");
        await IsAsync(new() { Limit = 50, PlacedBefore = Noon.AddSeconds(1) }, "a-1");
        await IsAsync(new() { Limit = 50, PlacedAfter = Noon.AddSeconds(1), PlacedBefore = Noon.AddSeconds(2) }, "ab-2");
        await IsAsync(new() { Limit = 50, ExpiresBefore = Noon.AddSeconds(61), Status = HoldStatus.Held }, "a-1");
        var strange = await _node.Get<HoldSearch>().PageAsync(other, new() { Limit = 50 }, null);
        Assert.Equal(["a-1"], strange.Holds.Select(hold => hold.HoldId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sku:a")]
    public async Task A_walk_by_small_pages_meets_each_hold_once_while_others_come_and_go(string? item)
    {
        for (var i = 0; i < 10; i++) await _node.PlaceAsync($"tie-{i}", null, null, 0, "sku:a");
        await _node.BulkAsync("sku:a", "a-", 15);
        var met = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _node.Get<HoldSearch>().PageAsync(_node.Tenant, new() { ItemId = item, Limit = 4 }, cursor);
            met.AddRange(page.Holds.Select(hold => hold.HoldId));
            cursor = page.NextCursor;
            _node.Node.Clock.MoveTo(_node.Node.Clock.Now.AddSeconds(1));
            await _node.PlaceAsync($"new-{met.Count}", null, null, 0, "sku:a");
            await _node.Database.ScalarAsync<object>($"DELETE FROM hold WHERE hold_id = '{met[^1]}' AND quantity = 0");
        }
        while (cursor is not null);

        Assert.Equal(
            [.. Enumerable.Range(0, 10).Select(i => $"tie-{9 - i}"), .. Enumerable.Range(0, 15).Select(i => $"a-{15 - i:d6}")], met);
    }

    [Fact]
    public async Task A_page_of_twenty_thousand_reads_hardly_more_than_it_shows()
    {
        await _node.BulkAsync("sku:a", "bulk-", 20_000);
        await _node.Database.ScalarAsync<object>("ANALYZE hold; ANALYZE item");
        var page = await _node.Get<HoldSearch>().PageAsync(_node.Tenant, new() { Limit = 50 }, null);
        Assert.Equal("bulk-020000", page.Holds[0].HoldId);
        Assert.NotNull(page.NextCursor);

        foreach (var filter in (HoldFilter[])[
            new() { Limit = 51 }, new() { Limit = 51, Status = HoldStatus.Held, PlacedBefore = Noon },
            new() { Limit = 51, HoldIdPrefix = "bulk-00001" }, new() { Limit = 51, Owner = "anna" }])
        {
            var plan = await _node.PlanAsync(
                parameters => HoldReads.Page(filter with { NewestFirst = true }, HoldNode.Noon, Without(parameters, "now")), 51);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("rows=20000", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_table_that_nobody_has_analyzed_is_read_no_further_than_the_page()
    {
        await _node.Database.ScalarAsync<object>("ALTER TABLE hold SET (autovacuum_enabled = false)");
        await _node.BulkAsync("sku:a", "bulk-", 20_000);
        // An item that another hand has touched is counted anew wherever it is shown; this is not about that.
        await _node.Database.ScalarAsync<object>("SET inventory.writer = 'on'; UPDATE item SET touched_at = NULL");
        foreach (var newest in (bool[])[true, false])
        {
            var filter = new HoldFilter { Limit = 51, NewestFirst = newest };
            var plan = await _node.PlanAsync(
                parameters => HoldReads.ListSql(filter, HoldNode.Noon, Without(parameters, "now")), 51);
            Assert.Matches("hold_placed_idx on hold h \\(actual rows=5[12] loops=1\\)", plan);
            Assert.DoesNotContain("rows=20000", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan on hold", plan, StringComparison.Ordinal);
        }
    }

    private static Npgsql.NpgsqlParameterCollection Without(Npgsql.NpgsqlParameterCollection parameters, string name)
    {
        parameters.Remove(name);
        return parameters;
    }

    private async Task IsAsync(HoldFilter filter, params string[] holds) =>
        Assert.Equal(holds, (await _node.Get<HoldSearch>().PageAsync(_node.Tenant, filter, null)).Holds.Select(hold => hold.HoldId));
}
