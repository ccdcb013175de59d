using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Service;

/// <summary>What operators see and do, over a ledger that somebody edits by hand.</summary>
public sealed class OpsTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private readonly ContractSilo _silo = silo;

    [Theory]
    [InlineData("GET", "/api/admin/ops/inventory/drift")]
    [InlineData("GET", "/api/admin/ops/reservations/stuck?limit=50")]
    [InlineData("POST", "/internal/admin/reconcile-item")]
    [InlineData("POST", "/internal/jobs/reconcile")]
    [InlineData("POST", "/internal/jobs/expire-holds")]
    public async Task EP_10_Only_an_administrator_gets_in(string method, string path)
    {
        (await Api.As(null).Send(method, path, (HttpContent?)null)).Is(401, "unauthenticated");
        (await (await Key("read sell block stock")).Send(method, path, (HttpContent?)null)).Is(403, "forbidden");
        var answer = await (await Key("admin")).Send(method, path, (HttpContent?)null);
        Assert.True(answer.Status is 200 or 400, answer.Told("refuses an administrator"));
    }

    [Fact]
    public async Task EP_4_LV_11_An_edit_by_hand_is_listed_shown_dry_and_repaired_with_a_reason()
    {
        var item = await Item(32);
        await Hold(item, 8);
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET held = 30 WHERE item_id = '{item}'");
        await ReconcileAll();

        var drift = (await Api.Get("/api/admin/ops/inventory/drift")).Is(200).List("drift")
            .Single(entry => entry!["itemId"]!.GetValue<string>() == item)!;
        Assert.Equal((30, 8, 22, 22), ((int)drift["storedReserved"]!, (int)drift["countedReserved"]!, (int)drift["difference"]!,
            (int)drift["units"]!));
        Assert.Equal("item", drift["disagrees"]!.AsArray().Single()!.GetValue<string>());
        Assert.StartsWith("update item by ", drift["by"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(drift["since"]);
        var gauges = (await Api.Get("/metrics")).Body;
        Assert.Contains("\nops_inventory_reserved_stock_drift_products 1\n", gauges, StringComparison.Ordinal);
        Assert.Contains("\ninventory_phantom_units 22\n", gauges, StringComparison.Ordinal);

        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}","dryRun":false}""")).Is(400, "invalid-request");
        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}"}""")).Is(200)
            .Shows("""{"applied":false,"before":{"held":30},"after":{"held":8}}""");
        Assert.Equal(30, await _silo.Database.ScalarAsync<long>($"SELECT held FROM item WHERE item_id = '{item}'"));
        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}","dryRun":false,"reason":"hand in the data"}""")).Is(200)
            .Shows("""{"applied":true}""");

        await ItemHas(item, onHand: 32, held: 8, allocated: 0);
        var last = (await Events(item)).List("events")[^1]!;
        Assert.Equal(("stock_reconciled.v1", "hand in the data"), (last["type"]!.GetValue<string>(), last["reason"]!.GetValue<string>()));
        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}"}""")).Is(409, "nothing-to-reconcile");
        (await Api.Post("/internal/admin/reconcile-item", """{"itemId":"sku:never"}""")).Is(404, "item-not-found");
        Assert.Contains("\nops_inventory_reserved_stock_drift_products 0\n", (await Api.Get("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EP_3_Holds_that_nobody_swept_are_listed_with_the_reason_longest_first_and_as_many_as_asked_for()
    {
        var (a, b) = (await Item(32), await Item(32));
        var (one, basket) = (await Hold(a, 3, "\"owner\":\"cart-7\""), await Hold((a, 1), (b, 2)));
        // As when the shards' node is gone; and their ends lie in the past although no clock has passed them.
        await _silo.Database.ScalarAsync<object>($"""
            UPDATE expiry_shard SET leased_by = 'another', leased_until = 'infinity';
            UPDATE hold SET expires_at = placed_at - interval '2 minutes', latest_expires_at = placed_at WHERE hold_id = '{basket}';
            UPDATE hold SET expires_at = placed_at - interval '1 minute', latest_expires_at = placed_at WHERE hold_id = '{one}'
            """);
        var stuck = (await Api.Get("/api/admin/ops/reservations/stuck")).Is(200);
        stuck.Shows($$"""
            {"stuck":[{"holdId":"{{basket}}","itemIds":["{{a}}","{{b}}"],"quantity":3,"why":"undecided"},{"holdId":"{{one}}","itemIds":["{{a}}"],"quantity":3,"owner":"cart-7","why":"overdue_unswept"}]}
            """);
        Assert.True(stuck.Instant("asOf") > DateTimeOffset.UnixEpoch);
        (await Api.Get("/api/admin/ops/reservations/stuck?limit=1")).Is(200)
            .Shows($$"""{"stuck":[{"holdId":"{{basket}}","quantity":3}]}""");

        // The reconciliation has the items look again, and the sweep ends what they then see.
        await ReconcileAll();
        (await Api.Post("/internal/jobs/expire-holds")).Is(200).Shows("""{"ended":3}""");

        (await Api.Get("/api/admin/ops/reservations/stuck")).Is(200).Shows("""{"stuck":[]}""");
        foreach (var hold in (string[])[one, basket]) (await Get(hold)).Shows("""{"status":"expired"}""");
        await ItemHas(a, onHand: 32, held: 0, allocated: 0);
        await _silo.Database.ScalarAsync<object>("UPDATE expiry_shard SET leased_until = '-infinity'");
    }

    [Fact]
    public async Task EP_4_Drift_is_listed_with_most_units_first_and_as_much_as_asked_for()
    {
        var items = await Task.WhenAll(Item(100), Item(100), Item(100));
        await _silo.Database.ScalarAsync<object>($"""
            UPDATE item SET held = 5 WHERE item_id = '{items[0]}'; UPDATE item SET held = 50 WHERE item_id = '{items[1]}'; UPDATE item
                SET held = 20 WHERE item_id = '{items[2]}'
            """);
        await ReconcileAll();

        (await Api.Get("/api/admin/ops/inventory/drift")).Is(200)
            .Shows($$"""{"drift":[{"itemId":"{{items[1]}}","units":50},{"itemId":"{{items[2]}}","units":20},{"itemId":"{{items[0]}}","units":5}]}""");
        (await Api.Get("/api/admin/ops/inventory/drift?limit=1")).Is(200).Shows($$"""{"drift":[{"itemId":"{{items[1]}}"}]}""");

        foreach (var item in items) await Repair(item);
        (await Api.Get("/api/admin/ops/inventory/drift")).Is(200).Shows("""{"drift":[]}""");
    }

    [Fact]
    public async Task M_4_M_27_M_29_The_gauges_rise_with_what_is_wrong_and_fall_with_its_repair()
    {
        const string products = "ops_inventory_reserved_stock_drift_products", phantoms = "inventory_phantom_units",
            ratio = "inventory_discrepancy_ratio";
        var (a, b) = (await Item(100), await Item(100));
        await Hold(a, 10);
        await Confirm(await Hold(b, 30));
        await ReconcileAll();
        var sound = await Metrics.ReadAsync(Api);
        Assert.Equal((0.0, 0.0, 0.0), (sound[products], sound[phantoms], sound[ratio]));

        // Six units that nobody holds on one item, four holds' units that are not counted on the other: ten are wrong, six of them
        // phantoms.
        await _silo.Database.ScalarAsync<object>(
            $"UPDATE item SET held = 16 WHERE item_id = '{a}'; UPDATE item SET allocated = 26 WHERE item_id = '{b}'");
        await ReconcileAll();
        var wrong = await Metrics.ReadAsync(Api);
        var counted = await _silo.Database.ScalarAsync<long>("SELECT sum(held + allocated)::bigint FROM item");
        Assert.Equal((2.0, 6.0), (wrong[products], wrong[phantoms]));
        Assert.Equal(10.0 / (counted + 4), wrong[ratio], 6);

        await Repair(a);
        var half = await Metrics.ReadAsync(Api);
        Assert.Equal((1.0, 0.0), (half[products], half[phantoms]));
        await Repair(b);
        var repaired = await Metrics.ReadAsync(Api);
        Assert.Equal((0.0, 0.0, 0.0), (repaired[products], repaired[phantoms], repaired[ratio]));
    }

    [Fact]
    public async Task JOB_5_One_property_is_compared_on_demand_and_no_other_is_touched()
    {
        var (here, there) = (New("hotel"), New("hotel"));
        string[] nights = [$"room:{here}:double:2027-01-01", $"room:{here}:double:2027-01-02", $"room:{there}:double:2027-01-01"];
        foreach (var night in nights) (await Api.Post("/v1/items", $$"""{"itemId":"{{night}}","onHand":5}""")).IsFresh(201);
        await _silo.Database.ScalarAsync<object>(
            $"UPDATE item SET held = 3 WHERE property IN ('{here}', '{there}') AND night = '2027-01-01'");

        (await Api.Post($"/internal/jobs/reconcile?property={here}")).Is(200).Shows("""{"ran":true,"itemsChecked":2,"itemsDrifted":1}""");

        (await Api.Get("/api/admin/ops/inventory/drift")).Is(200)
            .Shows($$"""{"drift":[{"itemId":"{{nights[0]}}","difference":3,"disagrees":["item"]}]}""");
        (await Api.Post("/internal/jobs/reconcile?property=no:part")).Is(400, "invalid-request");
        await ReconcileAll();
        await Repair(nights[0]);
        await Repair(nights[2]);
    }

    [Theory]
    [InlineData("/api/admin/ops/inventory/drift")]
    [InlineData("/api/admin/ops/reservations/stuck")]
    public async Task Lists_for_operators_refuse_a_limit_outside_1_to_1000_and_what_they_do_not_know(string path)
    {
        foreach (var query in (string[])["limit=0", "limit=1001", "limit=some", "limit=5&limit=6", "since=now"])
            (await Api.Get($"{path}?{query}")).Is(400, "invalid-request");
        (await Api.Get($"{path}?limit=1000")).Is(200);
    }
}
