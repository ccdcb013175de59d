using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Testing;

namespace Inventory.Grains.Tests;

/// <summary>Two nodes that know nothing of each other, on one ledger: duplicate activations of every grain.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private Node _left = null!, _right = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("nodes");
        _left = await Node.StartAsync(_database);
        _right = await Node.StartAsync(_database);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _left.DisposeAsync();
        await _right.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Racing_for_one_item_sells_exactly_the_stock()
    {
        await _left.CreateAsync("sku:both", 100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Side(i).PlaceAsync($"both-{i}", ("sku:both", 1))));

        Assert.Equal(100, answers.Count(answer => answer.Outcome is Outcome.Done));
        Assert.Equal(900, answers.Count(answer => answer.Outcome is Outcome.InsufficientStock));
    }

    [Fact]
    public async Task One_hold_id_on_different_items_is_placed_once()
    {
        for (var i = 0; i < 20; i++) await _left.CreateAsync($"sku:same-{i}", 100);

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Side(i).PlaceAsync($"same-{i / 4}", ($"sku:same-{i % 20}", 1))));

        Assert.Equal(50, answers.Count(answer => answer is { Outcome: Outcome.Done, Replayed: false }));
        Assert.Equal(150, answers.Count(answer => answer.Outcome is Outcome.IdReused));
        Assert.Equal(50, await _database.ScalarAsync<long>("SELECT count(*) FROM hold"));
    }

    [Fact]
    public async Task The_same_request_on_both_nodes_takes_effect_once()
    {
        await _left.CreateAsync("sku:twice", 1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Side(i).PlaceAsync($"twice-{i / 2}", ("sku:twice", 1))));

        Assert.All(answers, answer => Assert.Equal(Outcome.Done, answer.Outcome));
        Assert.Equal(200, answers.Count(answer => answer.Replayed));
        Assert.Equal(200, (await _left.Item("sku:twice").Get()).Item!.Held);
    }

    [Fact]
    public async Task What_one_node_answered_the_other_reads()
    {
        await _left.CreateAsync("sku:fresh", 10);
        Assert.Equal(10, (await _right.Item("sku:fresh").Get()).Item!.Available);
        await _left.PlaceAsync("fresh", ("sku:fresh", 3));
        Assert.Equal(7, (await _right.Item("sku:fresh").Get()).Item!.Available);
        await _right.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "fresh" });
        Assert.Equal(2, (await _left.Holds.Get("fresh")).Hold!.Version);
        await _right.Item("sku:fresh").Adjust(new() { Caller = Node.Caller, AdjustmentId = "a", Delta = -7, Reason = "broken" });
        var refused = await _left.PlaceAsync("fresh-2", ("sku:fresh", 1));
        Assert.Equal(Outcome.InsufficientStock, refused.Outcome);
    }

    [Fact]
    public async Task Stays_and_single_nights_from_both_nodes_keep_every_night_whole()
    {
        string[] nights = ["room:two:double:2027-01-01", "room:two:double:2027-01-02", "room:two:double:2027-01-03"];
        foreach (var night in nights) await _left.CreateAsync(night, 30);

        var stays = Enumerable.Range(0, 40)
            .Select(i => Side(i).PlaceAsync($"stay-{i}", [.. (i % 3 == 0 ? nights.Reverse() : nights).Select(night => (night, 1L))]));
        var singles = Enumerable.Range(0, 60).Select(i => Side(i).PlaceAsync($"one-{i}", (nights[i % 3], 1)));
        var answers = await Task.WhenAll(stays.Concat(singles));

        Assert.All(answers, answer => Assert.True(answer.Outcome is Outcome.Done or Outcome.InsufficientStock, answer.Outcome.ToString()));
        // Whatever was refused was really full: some night has none left.
        var available = await Task.WhenAll(nights.Select(async night => (await _right.Item(night).Get()).Item!.Available));
        Assert.Contains(0, available);
    }

    [Fact]
    public async Task Both_nodes_ending_the_same_holds_end_each_once()
    {
        await _left.CreateAsync("sku:ends", 100);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Side(i).PlaceAsync($"ends-{i}", 1, ("sku:ends", 1))));

        await Poll.UntilAsync(async () => (await _left.Item("sku:ends").Get()).Item!.Held == 0
            && (await _right.Item("sku:ends").Get()).Item!.Held == 0, "all are over");

        Assert.Equal(50, await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'hold_expired.v1'"));
    }

    private Node Side(int i) => i % 2 == 0 ? _left : _right;
}
