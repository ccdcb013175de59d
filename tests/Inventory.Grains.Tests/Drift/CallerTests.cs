using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Testing;

namespace Inventory.Grains.Tests.Drift;

/// <summary>
/// What callers do with carts, in the ways that once left phantoms behind: after every step, held is what is in the carts.
/// </summary>
public sealed class CallerTests : IAsyncLifetime
{
    private DriftBench _bench = null!;

    private Node Node => _bench.Node;

    public async Task InitializeAsync() => _bench = await DriftBench.StartAsync("callers");

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_bench.Database);
        Assert.Equal(0, (await _bench.ReconcileAllAsync()).ItemsDrifted);
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task TC_1_After_each_step_from_one_to_eight_exactly_that_many_are_held()
    {
        await Node.CreateAsync("sku:steps", 32);
        await Node.PlaceAsync("cart", ("sku:steps", 1));
        for (var quantity = 2; quantity <= 8; quantity++)
        {
            Assert.Equal(Outcome.Done, (await _bench.ResizeAsync("cart", $"to-{quantity}", "sku:steps", quantity)).Outcome);
            Assert.Equal((32L, (long)quantity, 32L - quantity), await _bench.ItemAsync("sku:steps"));
            Assert.Equal(quantity, await HeldInRowsAsync());
        }
    }

    [Fact]
    public async Task TC_1_To_nine_of_32_succeeds_because_ones_own_eight_do_not_count_against_one()
    {
        await Node.CreateAsync("sku:own", 9);
        await Node.PlaceAsync("cart", ("sku:own", 8));

        Assert.Equal(Outcome.Done, (await _bench.ResizeAsync("cart", "to-9", "sku:own", 9)).Outcome);
    }

    [Fact]
    public async Task TC_2_After_a_refused_update_to_ten_and_a_retry_ten_are_held_not_fifteen_or_twenty()
    {
        await Node.CreateAsync("sku:retry", 8);
        await Node.PlaceAsync("cart", ("sku:retry", 5));

        Assert.Equal(Outcome.InsufficientStock, (await _bench.ResizeAsync("cart", "to-10", "sku:retry", 10)).Outcome);
        Assert.Equal(5, (await _bench.ItemAsync("sku:retry")).Held);
        await Node.Item("sku:retry").Adjust(new() { Caller = Node.Caller, AdjustmentId = "delivery", Delta = 2, Reason = "delivery" });
        Assert.Equal(Outcome.Done, (await _bench.ResizeAsync("cart", "to-10", "sku:retry", 10)).Outcome);

        Assert.Equal(10, (await _bench.ItemAsync("sku:retry")).Held);
        Assert.Equal(10, await HeldInRowsAsync());
    }

    [Fact]
    public async Task TC_3_Two_who_update_at_once_hold_the_sum_of_both()
    {
        await Node.CreateAsync("sku:both", 1000);
        await Node.PlaceAsync("left", ("sku:both", 1));
        await Node.PlaceAsync("right", ("sku:both", 1));

        await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(i => _bench.ResizeAsync(i % 2 == 0 ? "left" : "right", $"change-{i}", "sku:both", 1 + i)));

        var carts = (await Node.Holds.Get("left")).Hold!.Lines[0].Quantity + (await Node.Holds.Get("right")).Hold!.Lines[0].Quantity;
        Assert.Equal(carts, (await _bench.ItemAsync("sku:both")).Held);
        Assert.Equal(carts, await HeldInRowsAsync());
    }

    [Fact]
    public async Task TC_6_An_update_from_four_to_five_whose_answer_was_lost_takes_effect_once_and_keeps_its_hold()
    {
        await Node.CreateAsync("sku:lost", 10);
        await Node.PlaceAsync("cart", ("sku:lost", 4));

        await _bench.ResizeAsync("cart", "to-5", "sku:lost", 5);
        await _bench.RestartAsync();
        var retried = await _bench.ResizeAsync("cart", "to-5", "sku:lost", 5);

        Assert.Equal((Outcome.Done, true, 2L), (retried.Outcome, retried.Replayed, retried.Hold!.Version));
        Assert.Equal(5, (await _bench.ItemAsync("sku:lost")).Held);
        Assert.Equal(1, await _bench.Database.ScalarAsync<long>("SELECT count(*) FROM hold"));
    }

    [Fact]
    public async Task TC_7_Releasing_a_hold_that_is_missing_is_refused_aloud_and_the_next_reserve_does_not_add_to_what_was()
    {
        await Node.CreateAsync("sku:missing", 20);
        await Node.PlaceAsync("cart", ("sku:missing", 5));

        var missing = await Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "no-such-hold" });
        var six = await _bench.ResizeAsync("cart", "to-6", "sku:missing", 6);

        Assert.Equal(Outcome.HoldNotFound, missing.Outcome);
        Assert.Equal(Outcome.Done, six.Outcome);
        Assert.Equal(6, (await _bench.ItemAsync("sku:missing")).Held);
    }

    [Fact]
    public async Task T_9_The_same_resize_applied_twice_gives_ten_not_fifteen()
    {
        await Node.CreateAsync("sku:twice", 100);
        await Node.PlaceAsync("cart", ("sku:twice", 5));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _bench.ResizeAsync("cart", "to-10", "sku:twice", 10)));

        Assert.All(answers, answer => Assert.Equal(Outcome.Done, answer.Outcome));
        Assert.Equal(4, answers.Count(answer => answer.Replayed));
        Assert.Equal(10, (await _bench.ItemAsync("sku:twice")).Held);
    }

    [Fact]
    public async Task T_5_A_failure_outside_the_commit_changes_neither_the_hold_nor_the_counter()
    {
        await Node.CreateAsync("sku:rollback", 10);
        await Node.PlaceAsync("cart", ("sku:rollback", 4));
        await _bench.EditAsync("ALTER TABLE journal_row ADD CONSTRAINT broken CHECK (type <> 'hold_changed.v1')");

        await Assert.ThrowsAnyAsync<Exception>(() => _bench.ResizeAsync("cart", "to-5", "sku:rollback", 5));

        Assert.Equal((4L, 4L), ((await Node.Holds.Get("cart")).Hold!.Lines[0].Quantity, (await _bench.ItemAsync("sku:rollback")).Held));
        await _bench.EditAsync("ALTER TABLE journal_row DROP CONSTRAINT broken");
        Assert.Equal(Outcome.Done, (await _bench.ResizeAsync("cart", "to-5", "sku:rollback", 5)).Outcome);
        Assert.Equal(5, await HeldInRowsAsync());
    }

    private Task<long> HeldInRowsAsync() =>
        _bench.Database.ScalarAsync<long>("SELECT sum(quantity)::bigint FROM hold WHERE status = 'held' AND NOT dropped");
}
