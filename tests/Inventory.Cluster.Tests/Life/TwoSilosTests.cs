using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>Two real silos on one database, each with activations of its own: contention costs time, never a unit.</summary>
public sealed class TwoSilosTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private SiloProcess[] _silos = [];
    private Caller[] _callers = [];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("two_silos");
        _silos = [await SiloProcess.StartAsync(_database.ConnectionString), await SiloProcess.StartAsync(_database.ConnectionString)];
        _callers = [.. _silos.Select(silo => new Caller(silo))];
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_requests_at_once_for_a_hundred_units_sell_exactly_a_hundred()
    {
        await _callers[0].CreateAsync("sku:last", 100);

        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i =>
            Caller.UntilDecidedAsync(() => _callers[i % 2].PlaceAsync($"race-{i}", ("sku:last", 1)))));

        Assert.Equal(100, replies.Count(reply => reply.Status is 201 or 200));
        Assert.All(replies.Where(reply => reply.Status is not (201 or 200)), reply => Assert.Equal("insufficient-stock", reply.Code));
        foreach (var caller in _callers)
        {
            var item = (await caller.GetItemAsync("sku:last")).Body;
            Assert.Equal((100, 0), (item.GetProperty("held").GetInt64(), item.GetProperty("available").GetInt64()));
        }

        Assert.Equal(100, await Ledger.CountAsync(_database, "held"));
        Assert.Equal(100, await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'hold_placed.v1'"));
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task Both_nodes_go_on_answering_while_they_fight_over_one_item()
    {
        await _callers[0].CreateAsync("sku:fight", 100_000);
        var loads =
            _callers.Select(caller => Load.Start(16, holdId => caller.PlaceAsync(holdId + (caller == _callers[0] ? "-a" : "-b"),
            ("sku:fight", 1)))).ToArray();

        foreach (var load in loads) await load.ReachedAsync(300);
        foreach (var load in loads) await load.StopAsync();

        var placed = loads.Sum(load => load.Placed);
        var item = (await _callers[0].GetItemAsync("sku:fight")).Body;
        Assert.All(loads.SelectMany(load => load.Replies.Values), reply => Assert.True(reply.Status is 201 or 503, reply.ToString()));
        Assert.True(item.GetProperty("held").GetInt64() >= placed);
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task One_id_placed_on_two_items_by_two_nodes_at_once_is_one_hold()
    {
        await _callers[0].CreateAsync("sku:left", 1000);
        await _callers[1].CreateAsync("sku:right", 1000);

        var pairs = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => await Task.WhenAll(
            Caller.UntilDecidedAsync(() => _callers[0].PlaceAsync($"same-{i}", ("sku:left", 1))),
            Caller.UntilDecidedAsync(() => _callers[1].PlaceAsync($"same-{i}", ("sku:right", 1))))));

        foreach (var pair in pairs)
        {
            var refused = Assert.Single(pair, reply => reply.Status is not (201 or 200));
            Assert.Equal("id-reused", refused.Code);
            Assert.Equal("lines", refused.Body.GetProperty("differs")[0].GetString());
        }

        Assert.All((await Ledger.HoldsAsync(_database)).Values, lines => Assert.Equal(1, lines));
        Assert.Equal(100, await Ledger.CountAsync(_database, "held"));
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task One_request_sent_to_both_nodes_at_once_takes_effect_once()
    {
        await _callers[0].CreateAsync("sku:twice", 1000);

        var pairs = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => await Task.WhenAll(
            _callers.Select(caller => Caller.UntilDecidedAsync(() => caller.PlaceAsync($"twice-{i}", ("sku:twice", 3)))))));

        Assert.All(pairs.SelectMany(pair => pair), reply => Assert.True(reply.Status is 200 or 201, reply.ToString()));
        Assert.Equal(300, (await _callers[1].GetItemAsync("sku:twice")).Body.GetProperty("held").GetInt64());
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task Baskets_in_opposite_orders_from_two_nodes_never_wait_in_a_circle()
    {
        string[] items = ["sku:a", "sku:b", "sku:c"];
        foreach (var item in items) await _callers[0].CreateAsync(item, 60);

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Caller.UntilDecidedAsync(() => _callers[i % 2].PlaceAsync(
            $"basket-{i}", [.. (i % 2 == 0 ? items : items.Reverse()).Select(item => (item, 1L))]))));

        Assert.Equal(60, replies.Count(reply => reply.Status is 200 or 201));
        Assert.All((await Ledger.HoldsAsync(_database)).Values, lines => Assert.Equal(3, lines));
        await Invariants.CheckAsync(_database);
    }
}
