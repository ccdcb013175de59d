using Inventory.Contracts;
using Inventory.Grains.Expiry;
using Inventory.Ledger.Retention;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests;

public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private Node _node = null!;

    private IdRetention Retention => _node.Services.GetRequiredService<IdRetention>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("retention");
        _node = await Node.StartAsync(_database, Noon);
        await _node.CreateAsync("sku:a", 10_000);
        await _node.CreateAsync("sku:b", 10_000);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Thirty_days_after_its_end_a_hold_is_forgotten_with_its_lines_and_ids_and_its_id_is_free()
    {
        await _node.PlaceAsync("released", ("sku:a", 1), ("sku:b", 2));
        await _node.Holds.Change(new() { Caller = Node.Caller, HoldId = "released", ChangeId = "more",
            Lines = [new() { ItemId = "sku:a", Quantity = 3 }] });
        await _node.Holds.Release(new() { Caller = Node.Caller, HoldId = "released" });
        await _node.PlaceAsync("expired", 60, ("sku:a", 1));
        await _node.Holds.Release(new() { Caller = Node.Caller, HoldId = "spent", SpendIfUnknown = true });
        await _node.PlaceAsync("fulfilled", ("sku:a", 1));
        await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "fulfilled" });
        await _node.Holds.Fulfil(new() { Caller = Node.Caller, HoldId = "fulfilled", FulfilmentId = "out" });
        await _node.PlaceAsync("cancelled", ("sku:a", 1));
        await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "cancelled" });
        await _node.Holds.Cancel(new() { Caller = Node.Caller, HoldId = "cancelled" });
        await MoveToAsync(Noon.AddMinutes(1));
        var events = await _database.ScalarAsync<long>("SELECT count(*) FROM journal");

        await MoveToAsync(Noon.AddDays(30));
        var early = await Retention.PruneAsync("tester");
        await MoveToAsync(Noon.AddDays(30).AddMinutes(2));
        var late = await Retention.PruneAsync("tester");

        Assert.Equal(new Pruned(0, 0, 0), early);
        Assert.Equal(new Pruned(5, 6, 3), late);
        Assert.Equal(events, await _database.ScalarAsync<long>("SELECT count(*) FROM journal"));
        foreach (var holdId in (string[])["released", "expired", "spent", "fulfilled", "cancelled"])
        {
            Assert.Equal(Outcome.HoldNotFound, (await _node.Holds.Get(holdId)).Outcome);
            var again = await _node.PlaceAsync(holdId, ("sku:b", 7));
            Assert.Equal((Outcome.Done, false), (again.Outcome, again.Replayed));
            Assert.Equal(7, (await _node.Holds.Get(holdId)).Hold!.Lines.Single().Quantity);
        }
    }

    [Fact]
    public async Task What_lives_is_never_forgotten_however_old_and_no_item_changes()
    {
        await _node.PlaceAsync("block", 0, ("sku:a", 5), ("sku:b", 5));
        await _node.Holds.Change(new() { Caller = Node.Caller, HoldId = "block", ChangeId = "less",
            Lines = [new() { ItemId = "sku:a", Quantity = 4 }] });
        await _node.PlaceAsync("sold", ("sku:a", 2));
        await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "sold" });
        await _node.PlaceAsync("gone", ("sku:a", 1));
        await _node.Holds.Release(new() { Caller = Node.Caller, HoldId = "gone" });
        await MoveToAsync(Noon.AddDays(400));
        var before = (await _node.Item("sku:a").Get()).Item!;

        var pruned = await Retention.PruneAsync("tester");

        Assert.Equal(new Pruned(1, 1, 0), pruned);
        Assert.Equal(before, (await _node.Item("sku:a").Get()).Item);
        Assert.Equal((4, 2), (before.Held, before.Allocated));
        var repeat =
            await _node.Holds.Change(new() { Caller = Node.Caller, HoldId = "block", ChangeId = "less",
            Lines = [new() { ItemId = "sku:a", Quantity = 4 }] });
        Assert.Equal((Outcome.Done, true), (repeat.Outcome, repeat.Replayed));
    }

    [Fact]
    public async Task Ids_of_adjustments_and_counts_are_forgotten_by_their_age()
    {
        await _node.Item("sku:a").Adjust(new() { Caller = Node.Caller, AdjustmentId = "old", Delta = 1, Reason = "found" });
        await _node.Item("sku:b").Count(new() { Caller = Node.Caller, CountId = "old", Counted = 50, Reason = "counted" });
        await MoveToAsync(Noon.AddDays(20));
        await _node.Item("sku:a").Adjust(new() { Caller = Node.Caller, AdjustmentId = "young", Delta = 1, Reason = "found" });
        await MoveToAsync(Noon.AddDays(31));

        var pruned = await Retention.PruneAsync("tester");
        var old = await _node.Item("sku:a").Adjust(new() { Caller = Node.Caller, AdjustmentId = "old", Delta = 1, Reason = "found" });
        var young = await _node.Item("sku:a").Adjust(new() { Caller = Node.Caller, AdjustmentId = "young", Delta = 1, Reason = "found" });

        Assert.Equal(new Pruned(0, 0, 2), pruned);
        Assert.Equal((false, true), (old.Replayed, young.Replayed));
        Assert.Equal(10_003, young.Item!.OnHand);
    }

    [Fact]
    public async Task Many_are_forgotten_in_batches_and_what_somebody_is_at_waits_for_the_next_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 1200).Select(i => _node.PlaceAsync($"many-{i}", 60, ("sku:a", 1))));
        await MoveToAsync(Noon.AddMinutes(1));
        await MoveToAsync(Noon.AddDays(31));

        Pruned first;
        await using (var other = await _database.OpenAsync())
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var locking = other.CreateCommand();
            locking.CommandText = "SELECT 1 FROM hold WHERE hold_id = 'many-600' FOR UPDATE";
            await locking.ExecuteScalarAsync();
            first = await Retention.PruneAsync("tester");
        }

        Assert.Equal(1199, first.Holds);
        Assert.Equal(1, (await Retention.PruneAsync("tester")).Holds);
    }

    [Fact]
    public async Task One_node_at_a_time_does_it()
    {
        await _node.PlaceAsync("once", ("sku:a", 1));
        await _node.Holds.Release(new() { Caller = Node.Caller, HoldId = "once" });
        await MoveToAsync(Noon.AddDays(31));
        Assert.True(await Retention.LeaseAsync("another"));

        Assert.Equal(default, await Retention.PruneAsync("tester"));
        Assert.Equal(1, (await Retention.PruneAsync("another")).Holds);
    }

    [Fact]
    public async Task Live_holds_cost_the_index_of_ended_ones_nothing()
    {
        for (var i = 0; i < 50; i++) await _node.PlaceAsync($"live-{i}", ("sku:a", 1), ("sku:b", 1));
        await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "live-1" });

        Assert.Equal(8192, await _database.ScalarAsync<long>("SELECT pg_relation_size('hold_ended_idx')"));
    }

    private async Task MoveToAsync(DateTimeOffset instant)
    {
        _node.Clock.MoveTo(instant);
        await _node.Services.GetRequiredService<ExpirySweeper>().SweepAsync();
    }
}
