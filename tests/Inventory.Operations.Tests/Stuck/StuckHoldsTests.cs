using Inventory.Ledger.Drift;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Keys;
using Inventory.Operations.Jobs;
using Inventory.Operations.Stuck;
using Inventory.Operations.Tests.Holds;

namespace Inventory.Operations.Tests.Stuck;

/// <summary>Stuck holds, page by page: which of them are shown, how many there are, and that a job means the same.</summary>
public sealed class StuckHoldsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = HoldNode.Noon;
    private HoldNode _node = null!;

    private StuckList Stuck => _node.Get<StuckList>();

    public async Task InitializeAsync()
    {
        _node = await HoldNode.StartAsync("stuck");
        foreach (var item in (string[])["sku:a", "sku:a2", "sku:b"]) await _node.Node.CreateAsync(item, 1000);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Each_filter_narrows_the_list_and_the_job_alike()
    {
        await _node.PlaceAsync("a-1", "anna", "web", 10, "sku:a");
        await _node.PlaceAsync("a-2", "ben", "pos", 20, "sku:a2");
        await _node.PlaceAsync("ab-1", "anna", "pos", 30, "sku:a", "sku:b");
        await _node.PlaceAsync("endless", "anna", "web", 0, "sku:a");
        await _node.PlaceAsync("sold", "anna", "web", 10, "sku:a");
        await _node.Node.Holds.Confirm(new() { Caller = Grains.Tests.Node.Caller, HoldId = "sold" });
        await _node.StrangerAsync("a-1", "sku:a");
        _node.Node.Clock.MoveTo(Noon.AddSeconds(1));
        await _node.PlaceAsync("b-1", null, null, 40, "sku:b");

        await IsAsync(new(), "a-1", "a-2", "ab-1", "b-1");
        await IsAsync(new() { ItemId = "sku:a" }, "a-1", "ab-1");
        await IsAsync(new() { ItemPrefix = "sku:a" }, "a-1", "a-2", "ab-1");
        await IsAsync(new() { ItemPrefix = "sku:%" });
        await IsAsync(new() { HoldIdPrefix = "a-" }, "a-1", "a-2");
        await IsAsync(new() { HoldIdPrefix = "é" });
        await IsAsync(new() { Owner = "anna" }, "a-1", "ab-1");
        await IsAsync(new() { Channel = "pos" }, "a-2", "ab-1");
        await IsAsync(new() { PlacedBefore = Noon.AddSeconds(1) }, "a-1", "a-2", "ab-1");
        await IsAsync(new() { Why = "clock" }, "a-1", "a-2", "ab-1", "b-1");
        await IsAsync(new() { Why = "undecided" });
        await IsAsync(new() { ItemPrefix = "sku:", Owner = "anna", Channel = "pos", Why = "clock" }, "ab-1");
        await IsAsync(new() { HoldIds = ["a-2", "sold", "ab-1"] }, "a-2", "ab-1");
    }

    [Fact]
    public async Task Every_reason_is_told_and_found_by_its_name()
    {
        await _node.PlaceAsync("ahead", null, null, 60, "sku:a");
        await _node.BulkAsync("sku:a", "late-", 1);
        await _node.BulkAsync("sku:b", "drifted-", 1);
        await _node.Database.ScalarAsync<object>("""
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, expires_at, version,
              line_count, born_confirmed, ttl_seconds, placed_quantity)
            SELECT tenant_id, 'basket', row_number() OVER () - 1, item_key, 0, 0, false, 'held',
              '2024-06-01 11:00Z', '2024-06-01 11:31Z', 1,
              CASE row_number() OVER () WHEN 1 THEN 2 END, CASE row_number() OVER () WHEN 1 THEN false END, 1800, 0
            FROM item WHERE item_id IN ('sku:a', 'sku:a2');
            INSERT INTO drift (tenant_id, item_key, found_at, seen_at, disagrees, holds_allocated, holds_held, units)
            SELECT tenant_id, item_key, now(), now(), '{item}', 0, 0, 1 FROM item WHERE item_id = 'sku:b'
            """);
        foreach (var (why, hold) in ((string, string)[])[
            ("overdue_unswept", "late-000001"), ("owner_unreachable", "drifted-000001"), ("undecided", "basket"), ("clock", "ahead")])
        {
            await IsAsync(new() { Why = why }, hold);
            Assert.Equal(why, Assert.Single((await PageAsync(new() { Why = why })).Holds).Why);
            Assert.NotEqual(why, StuckReason.Of(why).Words);
        }

        Assert.Equal(4, StuckReason.All.Length);
        Assert.Equal(["sku:b"], Assert.Single((await PageAsync(new() { Why = "owner_unreachable" })).Holds).DriftedItemIds);
    }

    [Fact]
    public async Task A_hold_of_several_lines_is_shown_once_and_whole_whichever_of_its_lines_are_meant()
    {
        await _node.PlaceAsync("basket", "anna", "web", 10, "sku:b", "sku:a", "sku:a2");

        foreach (var filter in (HoldSelection[])[
            new(), new() { ItemId = "sku:a2" }, new() { ItemPrefix = "sku:a" }, new() { ItemPrefix = "sku:", Owner = "anna" }])
        {
            var page = await PageAsync(filter, limit: 1);
            var hold = Assert.Single(page.Holds);
            Assert.Equal((3, 3L, "anna", "web", 1L, (string?)null),
                (hold.ItemIds.Count, hold.Quantity, hold.Owner, hold.Channel, page.Matches, page.NextCursor));
            Assert.Equal(["sku:a", "sku:a2", "sku:b"], hold.ItemIds.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_walk_by_small_pages_meets_each_hold_once_while_others_come_and_go()
    {
        // First, for an item that is asked ends what is over by its own clock.
        for (var i = 0; i < 5; i++) await _node.PlaceAsync($"basket-{i}", null, null, 10 + i, "sku:a", "sku:b");
        await _node.BulkAsync("sku:a", "a-", 20);
        await _node.BulkAsync("sku:b", "b-", 20);   // the same ends: ids tell the order
        var met = new List<string>();
        string? cursor = null;
        do
        {
            var page = await PageAsync(new(), cursor, limit: 3);
            met.AddRange(page.Holds.Select(hold => hold.HoldId));
            cursor = page.NextCursor;
            await _node.BulkAsync("sku:a2", $"new-{met.Count:d3}-", 1);   // ends before what was met: belongs to a page that is past
            await _node.Database.ScalarAsync<object>($"DELETE FROM hold WHERE hold_id = '{met[^1]}' AND quantity = 0");
        }
        while (cursor is not null);

        var expected = Enumerable.Range(1, 20).SelectMany(i => (string[])[$"a-{i:d6}", $"b-{i:d6}"])
            .Concat(Enumerable.Range(0, 5).Select(i => $"basket-{i}"));
        Assert.Equal(expected, met.Where(hold => !hold.StartsWith("new-", StringComparison.Ordinal)));
        Assert.Equal(met.Count, met.Distinct().Count());
    }

    [Fact]
    public async Task A_cursor_that_nobody_gave_is_the_first_page()
    {
        await _node.PlaceAsync("one", null, null, 10, "sku:a");
        foreach (var cursor in (string[])["", "x", "AAAAAAAAAAA", "!!", new('A', 500), "__________________"])
            Assert.Single((await PageAsync(new(), cursor)).Holds);
    }

    [Fact]
    public async Task No_more_than_ten_thousand_are_counted_and_a_page_of_twenty_thousand_reads_hardly_more_than_it_shows()
    {
        await _node.BulkAsync("sku:a", "bulk-", 20_000);

        var page = await PageAsync(new(), limit: 50);
        Assert.Equal((50, (long)JobMaking.CountMax, true), (page.Holds.Count, page.Matches, page.More));
        Assert.Equal("bulk-000001", page.Holds[0].HoldId);

        foreach (var filter in (HoldSelection[])[new(), new() { Owner = null, PlacedBefore = Noon }, new() { Why = "overdue_unswept" }])
        {
            var plan = await _node.PlanAsync(parameters => StuckReads.Sql(new() { Selection = filter, Limit = 51 }, parameters), 51);
            Assert.DoesNotContain("Seq Scan on hold", plan, StringComparison.Ordinal);
            // A hold is found by its key, never by a walk over what else the tenant holds.
            Assert.Contains("Index Scan using hold_pk on hold", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("hold_placed_idx", plan, StringComparison.Ordinal);
            Assert.Single(plan.Split('\n'), line => line.Contains("hold_item_live_idx", StringComparison.Ordinal));
            // Once for each hold that is shown, and for none that is not.
            Assert.Contains("loops=51)", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("loops=20000)", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_sweep_ends_them_and_a_key_of_a_channel_or_without_the_scope_may_not()
    {
        await _node.PlaceAsync("one", null, null, 10, "sku:a");
        _node.Node.Clock.MoveTo(Noon.AddSeconds(11));
        var sweep = _node.Get<StuckSweep>();

        Assert.Null(await sweep.RunAsync(_node.Operator(KeyScopes.Admin, channel: "web")));
        Assert.Null(await sweep.RunAsync(_node.Operator(KeyScopes.All & ~KeyScopes.Admin)));
        Assert.NotNull(await sweep.RunAsync(_node.Operator(KeyScopes.Admin)));
        Assert.Empty((await PageAsync(new())).Holds);
    }

    private Task<StuckPage> PageAsync(HoldSelection filter, string? cursor = null, int limit = 50) =>
        Stuck.PageAsync(_node.Tenant, filter, cursor, limit);

    // As listed, as counted, and as a job would find them.
    private async Task IsAsync(HoldSelection filter, params string[] holds)
    {
        var page = await PageAsync(filter);
        Assert.Equal(holds, page.Holds.Select(hold => hold.HoldId));
        Assert.Equal((holds.Length, false), (page.Matches, page.More));
        var job = await _node.Get<OperatorJobs>().PreviewAsync(_node.Tenant,
            new ReleaseHolds { Holds = Stuck.Selection(filter), Reason = "r", CorrelationId = "c" });
        Assert.Equal((holds.Length, false), (job.Matches, job.More));
        Assert.Equal(holds.Order(StringComparer.Ordinal), job.First.Order(StringComparer.Ordinal));
    }
}
