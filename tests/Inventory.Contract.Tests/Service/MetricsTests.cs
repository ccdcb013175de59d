using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Service;

/// <summary>Metrics that move with what they are named after.</summary>
public sealed class MetricsTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    [Fact]
    public async Task M_1_M_2_Lines_that_are_held_and_have_an_end_are_pending()
    {
        await Hold((await Item(5), 1), (await Item(5), 2));
        await Hold(await Item(5), 1, "\"ttlSeconds\":0");
        await Confirm(await Hold(await Item(5), 1));
        await ReconcileAll();   // which reads the gauges anew

        var metrics = await Metrics.ReadAsync(Api);

        Assert.Equal((2.0, 2.0), (metrics["reservation_pending_count"], metrics["ecommerce_inventory_reservations_total{status=\"pending\"}"]));
    }

    [Fact]
    public async Task M_25_A_request_in_another_tenants_name_is_refused_and_counted()
    {
        const string mismatches = "inventory_tenant_mismatch_total";
        var before = await Metrics.ReadAsync(Api);

        (await Api.Get("/v1/items", ("X-Tenant-Id", "another"))).Is(403, "tenant-mismatch").Shows("""{"errorCode":"MELMASTOON.TENANT.MISMATCH"}""");
        (await Api.Get("/v1/items", ("X-Tenant-Id", "demo"))).Is(200);

        Assert.Equal(1.0, (await Metrics.ReadAsync(Api))[mismatches] - before[mismatches]);
    }

    [Fact]
    public async Task The_time_of_the_last_reconciliation_moves_when_one_has_run()
    {
        const string lastRun = "inventory_reconciliation_last_run_timestamp_seconds";
        await ReconcileAll();
        var before = (await Metrics.ReadAsync(Api))[lastRun];

        await ReconcileAll();

        Assert.True((await Metrics.ReadAsync(Api))[lastRun] > before);
    }
}
