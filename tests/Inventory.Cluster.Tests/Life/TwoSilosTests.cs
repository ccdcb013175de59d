using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>Two real silos on one database, each with activations of its own: contention costs time, never a unit.</summary>
public sealed class TwoSilosTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    [Fact]
    public async Task A_thousand_requests_at_once_for_a_hundred_units_sell_exactly_a_hundred()
    {
        await silos.Callers[0].CreateAsync("sku:last", 100);

        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i =>
            Caller.UntilDecidedAsync(() => silos.Callers[i % 2].PlaceAsync($"race-{i}", ("sku:last", 1)))));

        Assert.Equal(100, replies.Count(reply => reply.Status is 201 or 200));
        Assert.All(replies.Where(reply => reply.Status is not (201 or 200)), reply => Assert.Equal("insufficient-stock", reply.Code));
        foreach (var caller in silos.Callers)
        {
            var item = (await caller.GetItemAsync("sku:last")).Body;
            Assert.Equal((100, 0), (item.GetProperty("held").GetInt64(), item.GetProperty("available").GetInt64()));
        }

        Assert.Equal(100, await CountAsync("hold WHERE line_no = 0 AND status = 'held' AND hold_id LIKE 'race-%'"));
        Assert.Equal(100, await CountAsync("journal WHERE type = 'hold_placed.v1' AND hold_id LIKE 'race-%'"));
        await Invariants.CheckAsync(silos.Database);
    }

    [Fact]
    public async Task Both_nodes_go_on_answering_while_they_fight_over_one_item()
    {
        await silos.Callers[0].CreateAsync("sku:fight", 100_000);
        var loads =
            silos.Callers.Select(caller => Load.Start(16, holdId => caller.PlaceAsync(holdId + (caller == silos.Callers[0] ? "-a" : "-b"),
            ("sku:fight", 1)))).ToArray();

        foreach (var load in loads) await load.ReachedAsync(300);
        foreach (var load in loads) await load.StopAsync();

        var placed = loads.Sum(load => load.Placed);
        var item = (await silos.Callers[0].GetItemAsync("sku:fight")).Body;
        Assert.All(loads.SelectMany(load => load.Replies.Values), reply => Assert.True(reply.Status is 201 or 503, reply.ToString()));
        Assert.True(item.GetProperty("held").GetInt64() >= placed);
        await Invariants.CheckAsync(silos.Database);
    }

    [Fact]
    public async Task One_id_placed_on_two_items_by_two_nodes_at_once_is_one_hold()
    {
        await silos.Callers[0].CreateAsync("sku:left", 1000);
        await silos.Callers[1].CreateAsync("sku:right", 1000);

        var pairs = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => await Task.WhenAll(
            Caller.UntilDecidedAsync(() => silos.Callers[0].PlaceAsync($"same-{i}", ("sku:left", 1))),
            Caller.UntilDecidedAsync(() => silos.Callers[1].PlaceAsync($"same-{i}", ("sku:right", 1))))));

        foreach (var pair in pairs)
        {
            var refused = Assert.Single(pair, reply => reply.Status is not (201 or 200));
            Assert.Equal("id-reused", refused.Code);
            Assert.Equal("lines", refused.Body.GetProperty("differs")[0].GetString());
        }

        Assert.All(await LinesAsync("same-"), lines => Assert.Equal(1, lines));
        Assert.Equal(100, await CountAsync("hold WHERE line_no = 0 AND status = 'held' AND hold_id LIKE 'same-%'"));
        await Invariants.CheckAsync(silos.Database);
    }

    [Fact]
    public async Task One_request_sent_to_both_nodes_at_once_takes_effect_once()
    {
        await silos.Callers[0].CreateAsync("sku:twice", 1000);

        var pairs = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => await Task.WhenAll(
            silos.Callers.Select(caller => Caller.UntilDecidedAsync(() => caller.PlaceAsync($"twice-{i}", ("sku:twice", 3)))))));

        Assert.All(pairs.SelectMany(pair => pair), reply => Assert.True(reply.Status is 200 or 201, reply.ToString()));
        Assert.Equal(300, (await silos.Callers[1].GetItemAsync("sku:twice")).Body.GetProperty("held").GetInt64());
        await Invariants.CheckAsync(silos.Database);
    }

    [Fact]
    public async Task Baskets_in_opposite_orders_from_two_nodes_never_wait_in_a_circle()
    {
        string[] items = ["sku:a", "sku:b", "sku:c"];
        foreach (var item in items) await silos.Callers[0].CreateAsync(item, 60);

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Caller.UntilDecidedAsync(() =>
            silos.Callers[i % 2].PlaceAsync($"basket-{i}", [.. (i % 2 == 0 ? items : items.Reverse()).Select(item => (item, 1L))]))));

        Assert.Equal(60, replies.Count(reply => reply.Status is 200 or 201));
        Assert.All(await LinesAsync("basket-"), lines => Assert.Equal(3, lines));
        await Invariants.CheckAsync(silos.Database);
    }

    private async Task<long> CountAsync(string what) => await silos.Database.ScalarAsync<long>($"SELECT count(*) FROM {what}");

    // How many each of a test's holds has.
    private async Task<long[]> LinesAsync(string prefix) => [.. (await Ledger.HoldsAsync(silos.Database))
        .Where(hold => hold.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(hold => hold.Value)];
}
