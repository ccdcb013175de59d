using System.Diagnostics.Metrics;
using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Expiry;
using Inventory.Grains.Reconciling;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests.Drift;

/// <summary>
/// Counters that a hand edited are put right by the item's own grain as soon as it comes to them, by an entry that tells what was found;
/// what an owner set is told and never put right.
/// </summary>
public sealed class RepairTests : IAsyncLifetime
{
    private DriftBench _bench = null!;

    private Node Node => _bench.Node;

    public async Task InitializeAsync()
    {
        _bench = await DriftBench.StartAsync("repair", DriftBench.Noon, DriftRepair.Auto);
        await Node.CreateAsync("sku:a", 100);
        await Node.PlaceAsync("a1", 60, ("sku:a", 5));
        await Node.PlaceAsync("a2", 600, ("sku:a", 3));
        await Node.PlaceAsync("a3", ("sku:a", 2));
        await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "a3" });
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("UPDATE item SET held = 0", 8, 2)]
    [InlineData("UPDATE item SET held = 98", 8, 2)]
    [InlineData("UPDATE item SET allocated = 0", 8, 2)]
    [InlineData("UPDATE item SET allocated = 92", 8, 2)]
    [InlineData("UPDATE item SET held = 2, allocated = 8", 8, 2)]
    [InlineData("UPDATE item SET held = 500, shortage = 500", 8, 2)]
    [InlineData("SET session_replication_role = replica; UPDATE item SET held = 0", 8, 2)]
    [InlineData("UPDATE hold SET quantity = 4 WHERE hold_id = 'a1'", 7, 2)]
    [InlineData("UPDATE hold SET status = 'released' WHERE hold_id = 'a3'", 8, 0)]
    [InlineData("DELETE FROM hold WHERE hold_id = 'a2'", 5, 2)]
    public async Task Its_next_command_finds_the_counters_as_the_live_holds_have_them(string edit, long held, long allocated)
    {
        await _bench.EditAsync(edit);
        await _bench.RestartAsync(DriftBench.Noon);

        Assert.Equal(Outcome.Done, (await Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "a1" })).Outcome);

        var item = (await Node.Item("sku:a").Get()).Item!;
        var released = await _bench.Database.ScalarAsync<long>("SELECT quantity FROM hold WHERE hold_id = 'a1'");
        Assert.Equal((held - released, allocated, false), (item.Held, item.Allocated, item.Drifted));
        Assert.Equal((1L, 0L), (await ReconciledAsync(), (await _bench.ReconcileAllAsync()).ItemsDrifted));
        Assert.Empty(await _bench.DriftAsync());
        var find = Assert.Single(await _bench.DriftAsync(resolved: true));
        Assert.Equal(("repaired", held, allocated), (find.Resolution, find.Holds.Held, find.Holds.Allocated));
        await Invariants.CheckAsync(_bench.Database);
    }

    [Fact]
    public async Task The_entry_tells_what_was_found_and_what_was_counted()
    {
        await _bench.EditAsync("UPDATE item SET held = 30, allocated = 1");

        Assert.Equal((8L, 100L), ((await _bench.ItemAsync("sku:a")).Held, (await _bench.ItemAsync("sku:a")).OnHand));

        Assert.Equal("""[{"held": 30, "allocated": 1}, {"held": 8, "allocated": 2}]""", await _bench.Database.ScalarAsync<string>("""
            SELECT jsonb_build_array(data->'found', data->'counted')::text FROM journal WHERE type = 'stock_reconciled.v1'
            """));
    }

    [Fact]
    public async Task A_gap_in_the_journal_is_explained_by_the_entry_that_stands_behind_it()
    {
        await _bench.EditAsync("DELETE FROM journal_row WHERE sequence = 5; UPDATE item SET held = 0");

        Assert.Equal(Outcome.Done, (await Node.PlaceAsync("next", ("sku:a", 1))).Outcome);

        Assert.Equal("stock_reconciled.v1",
            await _bench.Database.ScalarAsync<string>("SELECT type FROM journal WHERE sequence > 4 ORDER BY sequence LIMIT 1"));
        Assert.Equal(0, (await _bench.ReconcileAllAsync()).ItemsDrifted);
        Assert.Equal(Contracts.Outcome.NothingDisagrees, (await _bench.RepairAsync("sku:a", dryRun: true)).Outcome);
    }

    [Fact]
    public async Task What_is_over_on_it_ends_although_the_counter_was_too_low_for_that()
    {
        await _bench.EditAsync("UPDATE item SET held = 0");
        Node.Clock.MoveTo(DriftBench.Noon.AddMinutes(2));

        var swept = await Node.Services.GetRequiredService<ExpirySweeper>().SweepAsync();

        Assert.Equal((1L, 0), (swept.Ended, swept.Failed.Count));
        Assert.Equal(HoldStatus.Expired, (await Node.Holds.Get("a1")).Hold!.Status);
        await Invariants.CheckAsync(_bench.Database);
    }

    [Theory]
    [InlineData("on_hand = 90")]
    [InlineData("safety_stock = 9")]
    public async Task What_an_owner_set_is_told_with_its_own_time_and_hand_and_never_put_right_by_itself(string edit)
    {
        await _bench.EditAsync($"SET application_name = 'alice'; UPDATE item SET {edit} WHERE item_id = 'sku:a'");
        var since = await _bench.Database.ScalarAsync<DateTime>("SELECT at FROM drift_touch");

        await Node.PlaceAsync("next", ("sku:a", 1));
        await _bench.EditAsync("SET application_name = 'bob'; UPDATE item SET held = 30 WHERE item_id = 'sku:a'");
        await Node.PlaceAsync("last", ("sku:a", 1));
        await _bench.ReconcileAllAsync();

        var find = Assert.Single(await _bench.DriftAsync());
        Assert.EndsWith("(alice)", find.By, StringComparison.Ordinal);
        Assert.Equal(since, find.Since!.Value.UtcDateTime);
        Assert.EndsWith("(bob)", Assert.Single(await _bench.DriftAsync(resolved: true)).By, StringComparison.Ordinal);
        Assert.True(await _bench.Database.ScalarAsync<bool>($"SELECT {edit} FROM item WHERE item_id = 'sku:a'"));

        Assert.True((await _bench.RepairAsync("sku:a")).Applied);
        Assert.Empty(await _bench.DriftAsync());
    }

    [Fact]
    public async Task Where_nobody_asks_the_scheduled_comparison_has_it_repaired()
    {
        await _bench.EditAsync("UPDATE item SET held = 50");
        var reconciler = ActivatorUtilities.CreateInstance<Reconciler>(Node.Services,
            new ReconciliationOptions { Interval = TimeSpan.FromTicks(1) });

        await Poll.UntilAsync(async () => await reconciler.RunAsync(onDemand: false) is not null, "it has run");

        Assert.Equal("repaired", Assert.Single(await _bench.DriftAsync(resolved: true)).Resolution);
        await Invariants.CheckAsync(_bench.Database);
    }

    [Fact]
    public async Task Neither_a_hand_nor_a_decision_of_ones_own_counts_as_another_writers_commit()
    {
        var conflicts = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "ops_assignment_conflicts_total") listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref conflicts, value));
        listener.Start();
        await Node.CreateAsync("sku:b", 100);

        await _bench.EditAsync("UPDATE item SET held = 0 WHERE item_id = 'sku:a'");
        await Node.PlaceAsync("basket", ("sku:a", 1), ("sku:b", 1));
        await _bench.EditAsync("UPDATE item SET held = 0 WHERE item_id = 'sku:a'");
        await Node.PlaceAsync("alone", ("sku:a", 1));
        Assert.Equal(0, Interlocked.Read(ref conflicts));

        await using var other = await Node.StartAsync(_bench.Database, DriftBench.Noon);
        await other.PlaceAsync("elsewhere", ("sku:a", 1));
        await Node.PlaceAsync("stale", ("sku:a", 1));
        Assert.True(Interlocked.Read(ref conflicts) > 0);
    }

    private Task<long> ReconciledAsync() =>
        _bench.Database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'stock_reconciled.v1'");
}
