using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Expiry;
using Inventory.Grains.Reconciling;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Inventory.Grains.Tests.Drift;

/// <summary>The statements of the source documents that were tried out and found wrong: here they are refused, or not needed.</summary>
public sealed class TrapTests : IAsyncLifetime
{
    private DriftBench _bench = null!;

    private Node Node => _bench.Node;

    public async Task InitializeAsync() => _bench = await DriftBench.StartAsync("traps", DriftBench.Noon, DriftRepair.Auto);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task T_3_Three_overdue_holds_of_five_give_back_fifteen_and_the_statement_that_gave_back_five_is_refused()
    {
        await Node.CreateAsync("sku:t3", 20);
        for (var i = 0; i < 3; i++) await Node.PlaceAsync($"t3-{i}", 60, ("sku:t3", 5));
        Node.Clock.MoveTo(DriftBench.Noon.AddMinutes(2));

        await Assert.ThrowsAsync<PostgresException>(() => _bench.EditAsync("""
            UPDATE inventory SET available_quantity = available_quantity + r.quantity, reserved_quantity = reserved_quantity - r.quantity
            FROM inventory_reservations r WHERE inventory.sku_id = r.sku_id AND r.status = 'pending' AND r.expires_at < now()
            """));
        await Assert.ThrowsAsync<PostgresException>(() =>
            _bench.EditAsync("UPDATE inventory_reservations SET status = 'expired' WHERE status = 'pending'"));
        await SweepAsync();

        Assert.Equal((20L, 0L, 20L), await _bench.ItemAsync("sku:t3"));
    }

    [Fact]
    public async Task T_4_A_hold_is_marked_expired_and_its_units_given_back_in_one_transaction()
    {
        await Node.CreateAsync("sku:t4", 20);
        for (var i = 0; i < 5; i++) await Node.PlaceAsync($"t4-{i}", 60 + i, ("sku:t4", 2));
        Node.Clock.MoveTo(DriftBench.Noon.AddSeconds(62));

        await SweepAsync();

        // Three were over at the one instant that was decided on; marked and given back agree, and both are written by the same
        // transaction.
        Assert.Equal((3L, 4L), (await _bench.Database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'expired'"),
            (await _bench.ItemAsync("sku:t4")).Held));
        Assert.Equal(0, await _bench.Database.ScalarAsync<long>("""
            SELECT count(*) FROM hold h JOIN journal_row j ON j.hold_id = h.hold_id AND j.type = 'hold_expired.v1' WHERE h.xmin::text <> j.xmin::text
            """));
    }

    [Fact]
    public async Task T_6_An_item_with_ten_phantoms_and_no_hold_at_all_is_found()
    {
        await Node.CreateAsync("sku:t6", 20);
        await _bench.EditAsync("UPDATE item SET held = 10");

        await _bench.ReconcileAllAsync();

        Assert.Equal(("sku:t6", 10L), (Assert.Single(await _bench.DriftAsync()).ItemId, (await _bench.DriftAsync())[0].Units));
    }

    [Fact]
    public async Task T_7_Holds_that_ended_do_not_hide_a_phantom()
    {
        await Node.CreateAsync("sku:t7", 20);
        await Node.PlaceAsync("t7-live", ("sku:t7", 2));
        await Node.PlaceAsync("t7-gone", ("sku:t7", 7));
        await Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "t7-gone" });
        await _bench.EditAsync("UPDATE item SET held = held + 7");

        await _bench.ReconcileAllAsync();

        Assert.Equal(7, Assert.Single(await _bench.DriftAsync()).Units);
    }

    [Fact]
    public async Task T_8_Giving_back_more_than_is_held_fails_aloud_instead_of_stopping_at_nothing()
    {
        await Node.CreateAsync("sku:t8", 20);
        await Node.PlaceAsync("t8", 60, ("sku:t8", 3));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => _bench.EditAsync("UPDATE item SET held = held - 5"));

        Assert.Equal("item_held_not_negative", refused.ConstraintName);
    }

    [Fact]
    public async Task T_11_A_hold_placed_while_a_repair_is_under_way_is_not_lost()
    {
        await Node.CreateAsync("sku:t11", 1000);
        await Node.PlaceAsync("t11", ("sku:t11", 8));
        await using var other = await Node.StartAsync(_bench.Database, DriftBench.Noon);
        for (var round = 0; round < 10; round++)
        {
            await _bench.EditAsync("UPDATE item SET held = held + 28");
            var holds = Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? Node : other).PlaceAsync($"t11-{round}-{i}", ("sku:t11", 1)));
            var repair = _bench.RepairAsync("sku:t11");
            var placed = await Task.WhenAll(holds);
            await repair;
            Assert.All(placed, answer => Assert.Equal(Outcome.Done, answer.Outcome));
            await _bench.RepairAsync("sku:t11");
        }

        Assert.Equal(108, (await _bench.ItemAsync("sku:t11")).Held);
        await Invariants.CheckAsync(_bench.Database);
    }

    [Fact]
    public async Task SQL_1_SQL_2_SQL_3_SQL_4_The_runbooks_queries_run_on_the_sources_names()
    {
        await Node.CreateAsync("sku:view", 20);
        await Node.PlaceAsync("view-1", 60, ("sku:view", 3));
        await Node.PlaceAsync("view-2", ("sku:view", 4));
        await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "view-2" });
        await Node.Holds.Fulfil(new() { Caller = Node.Caller, HoldId = "view-2", FulfilmentId = "f",
            Lines = [new() { ItemId = "sku:view", Quantity = 1 }] });

        Assert.Equal("sku:view|13|3|4", await _bench.Database.ScalarAsync<string>("""
            SELECT concat_ws('|', sku_id, available_quantity, reserved_quantity, sold_quantity) FROM inventory WHERE reserved_quantity > 0
                ORDER BY reserved_quantity DESC
            """));
        Assert.Equal("view-1|sku:view|3|pending", await _bench.Database.ScalarAsync<string>("""
            SELECT concat_ws('|', reservation_id, order_id, sku_id, quantity, status) FROM inventory_reservations
            WHERE status = 'pending' AND expires_at < timestamptz '2026-06-01 12:02Z' ORDER BY created_at ASC LIMIT 100
            """));
        Assert.Equal(HoldStatus.Confirmed, (await Node.Holds.Get("view-2")).Hold!.Status);
    }

    [Fact]
    public async Task SQL_5_SQL_6_The_reconciliation_query_of_the_incident_finds_what_it_could_not_find_then()
    {
        await Node.CreateAsync("sku:none", 20);
        await Node.CreateAsync("sku:ended", 20);
        await Node.PlaceAsync("live", 60, ("sku:ended", 2));
        await Node.PlaceAsync("abandoned", ("sku:ended", 7));
        await Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "abandoned" });
        Assert.Equal(0, await _bench.Database.ScalarAsync<long>("SELECT count(*) FROM inventory_phantoms"));

        await _bench.EditAsync("UPDATE item SET held = held + 7");

        // Seven phantoms without any cart (T-6), and seven behind an abandoned cart of seven (T-7).
        Assert.Equal("sku:ended|11|9|2|7;sku:none|13|7|0|7", await _bench.Database.ScalarAsync<string>("""
            SELECT string_agg(concat_ws('|', variant_id, available_quantity, reserved_quantity, cart_total, phantom), ';'
                ORDER BY variant_id) FROM (
              SELECT i.id, i.variant_id, i.available_quantity, i.reserved_quantity,
                COALESCE(SUM(ci.quantity), 0) as cart_total, i.reserved_quantity - COALESCE(SUM(ci.quantity), 0) as phantom
              FROM inventory i
              LEFT JOIN cart_items ci ON i.variant_id = ci.variant_id AND ci.is_deleted = false
              LEFT JOIN carts c ON ci.cart_id = c.id AND c.cart_status = 'active'
              GROUP BY i.id, i.variant_id, i.available_quantity, i.reserved_quantity) AS found
            """));
        Assert.Equal("sku:ended|9|2|7|2|7;sku:none|7|0|7|0|7", await _bench.Database.ScalarAsync<string>("""
            SELECT string_agg(concat_ws('|', variant_id, inventory_reserved, actual_cart_quantity, phantom_amount, cart_total, phantom), ';'
                ORDER BY variant_id)
            FROM inventory_phantoms
            """));
        // The columns of the hold on the cart's line: there while it is held, gone with it.
        Assert.Equal("live|2026-06-01 12:01:00|f;||t", await _bench.Database.ScalarAsync<string>("""
            SELECT string_agg(concat(reservation_id, '|', (reservation_expires_at AT TIME ZONE 'UTC')::text, '|', is_deleted), ';'
                ORDER BY is_deleted)
            FROM cart_items WHERE variant_id = 'sku:ended' AND (reserved_at IS NOT NULL) = NOT is_deleted
            """));
    }

    [Fact]
    public async Task SQL_7_Unreserved_stock_is_what_may_be_promised_and_no_hold_brings_it_below_zero()
    {
        await Node.CreateAsync("sku:full", 32);
        await Node.PlaceAsync("all", ("sku:full", 32));
        Assert.Equal(Outcome.InsufficientStock, (await Node.PlaceAsync("four", ("sku:full", 4))).Outcome);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => _bench.EditAsync("UPDATE item SET held = 36"));

        Assert.Equal("item_not_oversold", refused.ConstraintName);
        Assert.Equal(0, await _bench.Database.ScalarAsync<long>("SELECT unreserved_stock FROM inventory"));
    }

    [Theory]
    [InlineData("UPDATE inventory SET reserved_quantity = 0")]
    [InlineData("UPDATE carts SET owner = 'x'")]
    [InlineData("UPDATE cart_items SET quantity = 1")]
    [InlineData("UPDATE inventory_phantoms SET inventory_reserved = 1")]
    public async Task The_sources_names_are_for_reading(string write) =>
        await Assert.ThrowsAsync<PostgresException>(() => _bench.EditAsync(write));

    private Task SweepAsync() => Node.Services.GetRequiredService<ExpirySweeper>().SweepAsync();
}
