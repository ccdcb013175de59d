using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Scenarios;

/// <summary>
/// Failure modes from their cause: what an operator's metrics show of them, and that the remedy in <c>docs/runbook.md</c> is one.
/// </summary>
public sealed class FailureModeTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private const string Overbookings = "inventory_overbooking_actual_total", Overbooked = "inventory_overbooked_items";
    private const string Drifted = "ops_inventory_reserved_stock_drift_products", Phantoms = "inventory_phantom_units";
    private const string LastSweep = "inventory_sweeper_last_run_timestamp_seconds";
    private const string Lags = "inventory_hold_expiry_lag_seconds_count",
        LagsInTime = "inventory_hold_expiry_lag_seconds_bucket{le=\"30\"}";
    private const string StockLeft = "inventory_allocation_failed_with_stock_left_total";
    private readonly ContractSilo _silo = silo;

    [Fact]
    public async Task FM_2_1_M_6_Units_sold_over_a_counter_that_a_hand_set_to_nothing_are_counted_once_stopped_and_taken_into_account()
    {
        var item = await Item(32);
        await Hold(item, 8);
        await ReconcileAll();
        var before = await Metrics.ReadAsync(Api);
        Assert.Equal((0.0, 0.0), (before[Drifted], before[Overbooked]));
        await EditUnnoticed(item, "held = 0");

        await Hold(item, 32);
        await ReconcileAll();
        await ReconcileAll();

        var found = await Metrics.ReadAsync(Api);
        Assert.Equal((1.0, 1.0, 1.0), (found[Overbookings] - before[Overbookings], found[Overbooked], found[Drifted]));
        // Found, it is put right by whatever comes to it next.
        (await Api.Patch($"/v1/items/{item}", """{"stopSell":true}""")).IsFresh();
        (await Api.Post("/v1/holds", Place(New("h"), item, 1))).Is(409, "stop-sell");
        await ItemHas(item, onHand: 32, held: 40, allocated: 0);
        await ReconcileAll();
        var repaired = await Metrics.ReadAsync(Api);
        Assert.Equal((1.0, 0.0, 0.0), (repaired[Overbookings] - before[Overbookings], repaired[Overbooked], repaired[Drifted]));
    }

    [Fact]
    public async Task FM_2_1_M_6_An_oversold_item_that_a_lost_constraint_let_in_is_found_although_item_holds_and_journal_agree()
    {
        var item = await Item(32);
        await Hold(item, 8);
        await ReconcileAll();
        var before = await Metrics.ReadAsync(Api);
        const string constraint = "item_not_oversold";
        var definition =
            await _silo.Database.ScalarAsync<string>($"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{constraint}'");
        await Edit($"""
            ALTER TABLE item DROP CONSTRAINT {constraint};
            UPDATE item SET overbooking_limit = 0, safety_stock = 30 WHERE item_id = '{item}';
            UPDATE journal_row SET safety_stock = 30 WHERE item_key = (SELECT item_key FROM item WHERE item_id = '{item}')
            """);

        await ReconcileAll();
        await ReconcileAll();

        var found = await Metrics.ReadAsync(Api);
        Assert.Equal((1.0, 1.0), (found[Overbookings] - before[Overbookings], found[Overbooked]));
        (await Api.Get("/api/admin/ops/inventory/drift")).Is(200)
            .Shows($$"""{"drift":[{"itemId":"{{item}}","units":6,"disagrees":["item"]}]}""");
        // Stopping sales is an owner's act: from here on the shortage is his own, and known.
        (await Api.Patch($"/v1/items/{item}", """{"stopSell":true}""")).IsFresh();
        await ReconcileAll();
        Assert.Equal(0.0, (await Metrics.ReadAsync(Api))[Overbooked]);
        await Edit($"ALTER TABLE item ADD CONSTRAINT {constraint} {definition}");
    }

    [Fact]
    public async Task FM_2_6_A_sweep_that_stands_still_shows_in_its_last_run_and_the_sweep_by_hand_clears_what_it_left()
    {
        await Edit("UPDATE expiry_shard SET leased_by = 'another', leased_until = 'infinity'");
        var item = await Item(5);
        var hold = await Hold(item, 2);
        await Edit(
            $"UPDATE hold SET expires_at = placed_at - interval '2 minutes', latest_expires_at = placed_at WHERE hold_id = '{hold}'");
        await ReconcileAll();
        var stalled = await Metrics.ReadAsync(Api);
        (await Api.Get("/api/admin/ops/reservations/stuck")).Is(200)
            .Shows($$"""{"stuck":[{"holdId":"{{hold}}","why":"overdue_unswept"}]}""");

        (await Api.Post("/internal/jobs/expire-holds")).Is(200).Shows("""{"ended":1}""");

        (await Get(hold)).Shows("""{"status":"expired"}""");
        await ItemHas(item, onHand: 5, held: 0, allocated: 0);
        (await Api.Get("/api/admin/ops/reservations/stuck")).Is(200).Shows("""{"stuck":[]}""");
        var cleared = await Metrics.ReadAsync(Api);
        // The hold is seen to have ended late, and the sweep by hand to have been one.
        Assert.Equal((1.0, 0.0), (cleared[Lags] - stalled[Lags], cleared[LagsInTime] - stalled[LagsInTime]));
        Assert.True(cleared[LastSweep] > stalled[LastSweep], "The gauge has moved.");
        await Edit("UPDATE expiry_shard SET leased_until = '-infinity'");
        await Poll.UntilAsync(async () => (await Metrics.ReadAsync(Api))[LastSweep] > cleared[LastSweep], "the sweep runs again");
    }

    [Fact]
    public async Task FM_2_11_M_16_Groups_refused_again_and_again_are_counted_for_their_tenant_alone_and_no_tenant_is_named()
    {
        var name = New("grand-hotel");
        var other = Api.As((await Api.Post("/v1/keys", $$"""{"name":"k","scopes":["read","sell","stock"],"tenant":"{{name}}"}""")).Is(201)
            .Text("key"));
        var nights = (Theirs: new[] { await Item(10, api: other), await Item(9, api: other) },
            Ours: new[] { await Item(10), await Item(10) });
        (await other.Post("/v1/holds", Group(nights.Theirs, 1))).IsFresh(201);
        (await Api.Post("/v1/holds", Group(nights.Ours, 1))).IsFresh(201);
        var (them, us) = (await PartialFailsOf(name), await PartialFailsOf("demo"));
        var before = await Metrics.ReadAsync(Api);

        for (var attempt = 0; attempt < 25; attempt++)
            (await other.Post("/v1/holds", Group(nights.Theirs, 9))).Is(409, "insufficient-stock");

        var after = await Metrics.ReadAsync(Api);
        Assert.Equal((25.0, 0.0), (after[them] - before[them], after[us] - before[us]));
        // Nothing is broken and nothing left behind: what fits is still to be had.
        (await other.Post("/v1/holds", Group(nights.Theirs, 8))).IsFresh(201);
        var shown = (await Api.As(null).Get("/metrics")).Is(200).Body;
        foreach (var secret in (string[])[name, "\"demo\""]) Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FM_2_18_M_15_Refusals_with_stock_left_are_counted_beside_the_true_ones_and_the_reconciliation_finds_why()
    {
        var (phantom, full) = (await Item(32), await Item(1));
        await Hold(phantom, 8);
        await Hold(full, 1);
        await ReconcileAll();
        await EditUnnoticed(phantom, "held = 30");
        var before = await Metrics.ReadAsync(Api);

        (await Api.Post("/v1/holds", Place(New("h"), full, 1, "\"channel\":\"ota\""))).Is(409, "insufficient-stock");
        var truly = await Metrics.ReadAsync(Api);
        (await Api.Post("/v1/holds", Place(New("h"), phantom, 10))).Is(409, "insufficient-stock")
            .Shows("""{"shortages":[{"requested":10,"available":2}]}""");
        var falsely = await Metrics.ReadAsync(Api);
        (await Api.Patch($"/v1/items/{full}", """{"stopSell":true}""")).IsFresh();
        (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{Place(New("h"), full, 1)}}]}""")).Is(200);
        await ReconcileAll();
        var stopped = await Metrics.ReadAsync(Api);

        string[] counters = [Failed("insufficient_availability", "named"), Failed("insufficient_availability", "none"),
            Failed("stop_sell", "none"), StockLeft];
        Assert.Equal([1, 0, 0, 0], counters.Select(counter => truly[counter] - before[counter]));
        Assert.Equal([0, 1, 0, 1], counters.Select(counter => falsely[counter] - truly[counter]));
        Assert.Equal([0, 0, 1, 0], counters.Select(counter => stopped[counter] - falsely[counter]));
        Assert.Equal((1.0, 22.0), (stopped[Drifted], stopped[Phantoms]));
        await Repair(phantom);
        await Hold(phantom, 10);
    }

    private static string Failed(string reason, string channel) =>
        $"inventory_allocation_failed_total{{channel=\"{channel}\",reasonCode=\"{reason}\"}}";

    private static string Group(string[] nights, long rooms) =>
        $$"""{"holdId":"{{New("group")}}","lines":[{{Lines([.. nights.Select(night => (night, rooms))])}}]}""";

    private async Task<string> PartialFailsOf(string tenant) =>
        $"inventory_group_hold_total{{outcome=\"partial_fail\",tenant=\"{await _silo.Database.ScalarAsync<int>($"SELECT tenant_id FROM tenant WHERE name = '{tenant}'")}\"}}";

    // With the triggers switched off, and so that the item's owner reads its row again: it believes what it reads until the catalogue is
    // compared.
    private Task EditUnnoticed(string item, string set) =>
        Edit($"SET session_replication_role = replica; UPDATE item SET {set}, version = version + 1 WHERE item_id = '{item}'");

    private Task Edit(string sql) => _silo.Database.ScalarAsync<object>(sql);
}
