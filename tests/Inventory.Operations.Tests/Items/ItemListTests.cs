using Inventory.Domain.Holds;
using Inventory.Operations.Items;

namespace Inventory.Operations.Tests.Items;

/// <summary>Lists about items: each row once, however they are paged.</summary>
public sealed class ItemListTests : IAsyncLifetime
{
    private const string Item = "sku:tea@berlin";
    private ItemBench _bench = null!;

    public async Task InitializeAsync() => _bench = await ItemBench.StartAsync("item_lists");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task The_journal_is_walked_from_the_latest_event_to_the_first_and_so_is_each_type_and_each_hold(int limit)
    {
        await ItemLife.LiveAsync(_bench, Item, seed: 11, steps: 60);
        var journal = await _bench.JournalAsync(Item);
        journal.Reverse();
        Assert.Equal(journal.Select(one => one.EventId), await WalkAsync(null, null));
        foreach (var type in journal.Select(one => one.Type).Distinct())
            Assert.Equal(journal.Where(one => one.Type == type).Select(one => one.EventId), await WalkAsync(type, null));
        foreach (var hold in journal.Select(one => one.HoldId).Where(id => id is not null).Distinct().Take(20))
            Assert.Equal(journal.Where(one => one.HoldId == hold).Select(one => one.EventId), await WalkAsync(null, hold));

        async Task<IEnumerable<string>> WalkAsync(string? type, string? hold) => (await ItemBench.WalkAsync(cursor =>
            _bench.Views.HistoryAsync(_bench.Tenant, Item, new() { Type = type, HoldId = hold, Limit = limit }, cursor)))
            .Select(one => one.EventId);
    }

    [Fact]
    public async Task A_type_that_is_rare_is_looked_for_some_way_back_and_then_from_there()
    {
        await _bench.Node.CreateAsync(Item, 50_000);
        await _bench.Database.ScalarAsync<object>("""
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
              overbooking_limit, quantity, stop_sell, type, hold_id, command_id, actor)
            SELECT tenant_id, item_key, n, '2026-06-01 12:00Z'::timestamptz + n * interval '1 second', 50000, 0, 0, n, 0, 0, 1, false,
              'hold_placed.v1', 'h-' || n, 'h-' || n, 'tester'
            FROM item, generate_series(2, 4500) AS n
            """);
        var first = await _bench.Views.HistoryAsync(_bench.Tenant, Item, new() { Type = "item_created.v1", Limit = 10 }, null);
        Assert.Empty(first.Rows);
        Assert.NotNull(first.Next);
        var all = await ItemBench.WalkAsync(cursor =>
            _bench.Views.HistoryAsync(_bench.Tenant, Item, new() { Type = "item_created.v1", Limit = 10 }, cursor));
        Assert.Equal(1, Assert.Single(all).Sequence);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task Live_holds_come_by_their_ends_and_those_without_one_last(int limit)
    {
        await _bench.Node.CreateAsync(Item, 1000);
        foreach (var (id, ttl) in ((string, int)[])[
            ("late", 900), ("b", 60), ("a", 60), ("none", 0), ("soon", 30), ("sold", 70), ("gone", 5)])
            await _bench.Node.PlaceAsync(id, ttl, (Item, 2));
        await _bench.Node.Holds.Confirm(new() { Caller = Grains.Tests.Node.Caller, HoldId = "sold" });
        await _bench.Node.Holds.Release(new() { Caller = Grains.Tests.Node.Caller, HoldId = "gone" });

        var holds = await ItemBench.WalkAsync(cursor => _bench.Views.LiveHoldsAsync(_bench.Tenant, Item, limit, cursor));

        Assert.Equal(["soon", "a", "b", "late", "none", "sold"], holds.Select(hold => hold.HoldId));
        Assert.All(holds, hold => Assert.Equal(2, hold.Units));
        Assert.Equal(HoldStatus.Confirmed, holds[^1].Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Items_are_walked_in_order_and_narrowed_and_a_made_up_place_begins_anew(int limit)
    {
        foreach (var id in (string[])["sku:b", "sku:a", "sku:a@x", "room:h:d:2026-07-01", "sku:c"]) await _bench.Node.CreateAsync(id, 5);
        await _bench.Node.Item("sku:b").ChangeSettings(new() { Caller = Grains.Tests.Node.Caller, StopSell = true });
        Assert.Equal(["room:h:d:2026-07-01", "sku:a", "sku:a@x", "sku:b", "sku:c"], await WalkAsync(new() { Limit = limit }));
        Assert.Equal(["sku:a", "sku:a@x"], await WalkAsync(new() { Limit = limit, Prefix = "sku:a" }));
        Assert.Equal(["sku:b"], await WalkAsync(new() { Limit = limit, StopSell = true }));
        Assert.Equal("room:h:d:2026-07-01", (await _bench.Views.ListAsync(_bench.Tenant, new() { Limit = limit }, "%%")).Rows[0].ItemId);
        Assert.Equal("sku:a", (await _bench.Views.GetAsync(_bench.Tenant, "sku:a"))!.Reading.ItemId);
        Assert.Null(await _bench.Views.GetAsync(_bench.Tenant, "sku:"));

        async Task<IEnumerable<string>> WalkAsync(Ledger.Reads.ItemFilter filter) =>
            (await ItemBench.WalkAsync(cursor => _bench.Views.ListAsync(_bench.Tenant, filter, cursor))).Select(item => item.ItemId);
    }
}
