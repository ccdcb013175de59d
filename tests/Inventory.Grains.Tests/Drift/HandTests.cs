using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Expiry;
using Inventory.Grains.Reconciling;
using Inventory.Ledger.Drift;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;

namespace Inventory.Grains.Tests.Drift;

/// <summary>Hands other than the product's in the database: found, wherever they were, and told which of the three disagrees.</summary>
public sealed class HandTests : IAsyncLifetime
{
    private DriftBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await DriftBench.StartAsync("hands", DriftBench.Noon);
        await _bench.Node.CreateAsync("sku:a", 100);
        await _bench.Node.PlaceAsync("a1", 60, ("sku:a", 5));
        await _bench.Node.PlaceAsync("a2", 600, ("sku:a", 3));
        await _bench.Node.PlaceAsync("a3", ("sku:a", 2));
        await _bench.Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "a3" });
        Assert.Equal(0, (await _bench.ReconcileAllAsync()).ItemsDrifted);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("UPDATE item SET held = 1", "item")]
    [InlineData("UPDATE item SET allocated = 7", "item")]
    [InlineData("UPDATE item SET on_hand = 90", "item")]
    [InlineData("UPDATE item SET safety_stock = 5", "item")]
    [InlineData("UPDATE hold SET quantity = 4 WHERE hold_id = 'a1'", "holds")]
    [InlineData("DELETE FROM hold WHERE hold_id = 'a2'", "holds")]
    [InlineData("UPDATE hold SET status = 'released' WHERE hold_id = 'a3'", "holds")]
    [InlineData("UPDATE journal_row SET held = 50 WHERE sequence = 5", "journal")]
    [InlineData("UPDATE journal_row SET on_hand = 50 WHERE sequence = 3", "journal")]
    [InlineData("DELETE FROM journal_row WHERE sequence = 5", "journal")]
    [InlineData("DELETE FROM journal_row WHERE sequence = 2", "journal")]
    public async Task TC_12_An_edit_by_hand_is_found_with_which_side_disagrees_since_when_and_by_whom_and_a_repair_ends_it(string edit,
        string disagrees)
    {
        await _bench.EditAsync(edit);

        Assert.Equal(1, (await _bench.ReconcileAllAsync()).Touches);

        var found = Assert.Single(await _bench.DriftAsync());
        Assert.Equal([disagrees], found.Disagrees);
        Assert.NotNull(found.Since);
        Assert.NotNull(found.By);
        var holds = await _bench.HoldsTextAsync();
        Assert.True((await _bench.RepairAsync("sku:a")).Applied);
        Assert.Equal(holds, await _bench.HoldsTextAsync());
        Assert.Equal(0, (await _bench.ReconcileAllAsync()).ItemsDrifted);
        Assert.Empty(await _bench.DriftAsync());
    }

    [Theory]
    [InlineData("UPDATE item SET held = 1 WHERE item_id = 'sku:a'")]
    [InlineData("UPDATE item SET on_hand = 90 WHERE item_id = 'sku:a'")]
    public async Task The_log_hears_of_a_find_once_however_many_runs_come_upon_it_and_of_its_end_once(string edit)
    {
        var log = new FakeLogger<Reconciler>();
        var reconciler = ActivatorUtilities.CreateInstance<Reconciler>(_bench.Node.Services, log);
        await _bench.EditAsync(edit);
        await RunsAsync(3);
        Assert.Equal([1217], log.Collector.GetSnapshot().Select(line => line.Id.Id));

        Assert.True((await reconciler.ReconcileAsync(Node.Tenant, "sku:a", new()
        {
            Caller = Node.Caller, DryRun = false, Reason = "counted",
        })).Applied);
        await RunsAsync(1);
        await _bench.EditAsync(edit);
        await RunsAsync(2);

        Assert.Equal([1217, 1226, 1217], log.Collector.GetSnapshot().Select(line => line.Id.Id));

        async Task RunsAsync(int runs)
        {
            while (runs-- > 0) await Poll.UntilAsync(async () => await reconciler.RunAsync(onDemand: true) is not null, "it has run");
        }
    }

    [Fact]
    public async Task TC_12_An_edit_with_the_triggers_switched_off_is_found_by_the_walk_through_the_catalogue()
    {
        await _bench.EditAsync("SET session_replication_role = replica; UPDATE item SET held = 1");

        var run = await _bench.ReconcileAllAsync();

        Assert.Equal((0L, 1L), (run.Touches, run.ItemsDrifted));
        Assert.Equal(["item"], Assert.Single(await _bench.DriftAsync()).Disagrees);
    }

    [Fact]
    public async Task TC_12_Within_the_configured_interval_an_edit_is_found_without_anybody_asking()
    {
        await using var second = await Node.StartAsync(_bench.Database, DriftBench.Noon, reconciliation: new()
        {
            Interval = TimeSpan.FromMilliseconds(200),
            Repair = DriftRepair.Manual,
        });
        await _bench.EditAsync("UPDATE item SET held = 1");

        await Poll.UntilAsync(async () => (await _bench.DriftAsync()).Count == 1, "the edit is found");
    }

    [Fact]
    public async Task TC_11_Where_a_hold_was_stored_and_its_counter_was_not_that_is_found_and_put_right()
    {
        await _bench.EditAsync("""
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status, expires_at,
                placed_at, version, line_count, ttl_seconds, born_confirmed)
            SELECT tenant_id, 'half', 0, item_key, 6, 0, false, 6, 'held', '2026-06-01 13:00Z', '2026-06-01 12:00Z', 1, 1, 3600, false FROM item
            """);

        await _bench.ReconcileAllAsync();

        var found = Assert.Single(await _bench.DriftAsync());
        Assert.Equal((8L, 14L), (found.Item!.Value.Held, found.Holds.Held));
        Assert.Equal(["holds"], found.Disagrees);
        Assert.Equal(14, (await _bench.RepairAsync("sku:a")).After!.Held);
        Assert.Equal(HoldStatus.Released, (await _bench.Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "half" })).Hold!.Status);
        await Invariants.CheckAsync(_bench.Database);
    }

    [Fact]
    public async Task TC_11_A_commit_that_fails_after_its_holds_leaves_neither_hold_nor_counter()
    {
        await _bench.EditAsync("ALTER TABLE journal_row ADD CONSTRAINT crash CHECK (hold_id IS DISTINCT FROM 'crash')");

        await Assert.ThrowsAnyAsync<Exception>(() => _bench.Node.PlaceAsync("crash", ("sku:a", 6)));

        await _bench.EditAsync("ALTER TABLE journal_row DROP CONSTRAINT crash");
        await Invariants.CheckAsync(_bench.Database);
        Assert.Equal(0, (await _bench.ReconcileAllAsync()).ItemsDrifted);
        Assert.Equal(Outcome.Done, (await _bench.Node.PlaceAsync("crash", ("sku:a", 6))).Outcome);
    }

    [Fact]
    public async Task A_counter_edited_so_low_that_holds_can_no_longer_end_is_repaired_and_they_end()
    {
        await _bench.EditAsync("UPDATE item SET held = 0");
        await _bench.RestartAsync(DriftBench.Noon);
        _bench.Node.Clock.MoveTo(DriftBench.Noon.AddMinutes(2));
        var sweeper = _bench.Node.Services.GetRequiredService<ExpirySweeper>();
        await sweeper.SweepAsync();
        Assert.Equal("held", await _bench.Database.ScalarAsync<string>("SELECT status FROM hold WHERE hold_id = 'a1'"));
        await _bench.ReconcileAllAsync();
        var stuck = Assert.Single(await _bench.Node.Services.GetRequiredService<StuckReads>()
            .ListAsync(_bench.TenantId, new() { Limit = 50 }, _bench.Node.Clock.Now), hold => hold.Why != "clock");
        Assert.Equal(("a1", "owner_unreachable"), (stuck.HoldId, stuck.Why));

        Assert.True((await _bench.RepairAsync("sku:a")).Applied);

        await sweeper.SweepAsync();
        Assert.Equal("expired", await _bench.Database.ScalarAsync<string>("SELECT status FROM hold WHERE hold_id = 'a1'"));
        Assert.Equal(Outcome.Done, (await _bench.Node.PlaceAsync("after", ("sku:a", 1))).Outcome);
        await Invariants.CheckAsync(_bench.Database);
    }

    [Fact]
    public async Task A_grain_that_was_awake_forgets_what_it_believed_with_the_next_question()
    {
        Assert.Equal(100, (await _bench.ItemAsync("sku:a")).OnHand);
        await _bench.EditAsync("UPDATE hold SET quantity = 4 WHERE hold_id = 'a1'; UPDATE item SET held = 7; UPDATE journal_row SET held = 7 WHERE sequence = 5");

        Assert.Equal(7, (await _bench.ItemAsync("sku:a")).Held);
    }

    [Fact]
    public async Task The_products_own_writing_is_no_touch()
    {
        await _bench.Node.PlaceAsync("own", ("sku:a", 1));
        await _bench.Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "own" });

        Assert.Equal(0, await _bench.Database.ScalarAsync<long>("SELECT count(*) FROM drift_touch"));
    }

    [Theory]
    [InlineData("item")]
    [InlineData("hold")]
    [InlineData("journal_row")]
    [InlineData("journal_default")]
    public async Task Truncating_is_refused(string table)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _bench.EditAsync($"TRUNCATE {table} CASCADE"));
        Assert.Contains("refused", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_traffic_runs_there_is_no_false_alarm()
    {
        for (var i = 0; i < 8; i++) await _bench.Node.CreateAsync($"sku:t{i}", 1_000_000);
        var traffic = Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = 0; i < 60; i++)
            {
                var id = $"t{worker}-{i}";
                await _bench.Node.PlaceAsync(id, ($"sku:t{worker}", 1 + i), ($"sku:t{(worker + 1) % 8}", 2));
                if (i % 3 == 0) await _bench.Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = id });
                else if (i % 3 == 1) await _bench.Node.Holds.Release(new() { Caller = Node.Caller, HoldId = id });
            }
        }));
        var runs = 0;
        do
        {
            var run = await _bench.ReconcileAllAsync();
            Assert.Equal(0, run.ItemsDrifted);
            runs++;
        }
        while (!traffic.IsCompleted);

        await traffic;
        Assert.True(runs > 0);
        Assert.Equal(0, await _bench.Database.ScalarAsync<long>("SELECT count(*) FROM drift"));
    }
}
