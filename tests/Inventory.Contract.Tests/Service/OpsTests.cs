using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

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

        var drift = (await Api.Get("/api/admin/ops/inventory/drift")).Is(200).List("drift").Single(entry => entry!["itemId"]!.GetValue<string>() == item)!;
        Assert.Equal((30, 8, 22, 22), ((int)drift["storedReserved"]!, (int)drift["countedReserved"]!, (int)drift["difference"]!, (int)drift["units"]!));
        Assert.Equal("item", drift["disagrees"]!.AsArray().Single()!.GetValue<string>());
        Assert.StartsWith("update item by ", drift["by"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(drift["since"]);
        var gauges = (await Api.Get("/metrics")).Body;
        Assert.Contains("\nops_inventory_reserved_stock_drift_products 1\n", gauges, StringComparison.Ordinal);
        Assert.Contains("\ninventory_phantom_units 22\n", gauges, StringComparison.Ordinal);

        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}","dryRun":false}""")).Is(400, "invalid-request");
        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}"}""")).Is(200).Shows("""{"applied":false,"before":{"held":30},"after":{"held":8}}""");
        Assert.Equal(30, await _silo.Database.ScalarAsync<long>($"SELECT held FROM item WHERE item_id = '{item}'"));
        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}","dryRun":false,"reason":"hand in the data"}""")).Is(200).Shows("""{"applied":true}""");

        await ItemHas(item, onHand: 32, held: 8, allocated: 0);
        var last = (await Events(item)).List("events")[^1]!;
        Assert.Equal(("stock_reconciled.v1", "hand in the data"), (last["type"]!.GetValue<string>(), last["reason"]!.GetValue<string>()));
        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}"}""")).Is(409, "nothing-to-reconcile");
        (await Api.Post("/internal/admin/reconcile-item", """{"itemId":"sku:never"}""")).Is(404, "item-not-found");
        Assert.Contains("\nops_inventory_reserved_stock_drift_products 0\n", (await Api.Get("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EP_3_EP_5_A_hold_that_the_sweep_cannot_end_is_listed_with_the_reason_and_ends_once_its_item_is_repaired()
    {
        var item = await Item(32);
        var hold = await Hold(item, 8, "\"ttlSeconds\":1");
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET held = 0 WHERE item_id = '{item}'");
        await ReconcileAll();
        await PassTime(TimeSpan.FromSeconds(2));
        (await Api.Post("/internal/jobs/expire-holds")).Is(200).Shows("""{"ended":0}""");

        var stuck = (await Api.Get("/api/admin/ops/reservations/stuck?limit=50")).Is(200).List("stuck").Single(entry => entry!["holdId"]!.GetValue<string>() == hold)!;
        Assert.Equal(("owner_unreachable", 8), (stuck["why"]!.GetValue<string>(), (int)stuck["quantity"]!));

        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}","dryRun":false,"reason":"hand in the data"}""")).Is(200);
        (await Api.Post("/internal/jobs/expire-holds")).Is(200);
        (await Get(hold)).Is(200).Shows("""{"status":"expired"}""");
        await ItemHas(item, onHand: 32, held: 0, allocated: 0);
    }

    private Task ReconcileAll() => Poll.UntilAsync(async () => (await Api.Post("/internal/jobs/reconcile")).Is(200).Field("ran").GetValue<bool>(), "the reconciliation has run");
}
