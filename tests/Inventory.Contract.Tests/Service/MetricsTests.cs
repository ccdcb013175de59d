using System.Text.RegularExpressions;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Service;

/// <summary>Metrics that move with what they are named after.</summary>
public sealed partial class MetricsTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    [Fact]
    public async Task M_1_M_2_Lines_that_are_held_and_have_an_end_are_pending()
    {
        await Hold((await Item(5), 1), (await Item(5), 2));
        await Hold(await Item(5), 1, "\"ttlSeconds\":0");
        await Confirm(await Hold(await Item(5), 1));
        await ReconcileAll();   // which reads the gauges anew

        var metrics = await Metrics.ReadAsync(Api);

        Assert.Equal((2.0, 2.0),
            (metrics["reservation_pending_count"], metrics["ecommerce_inventory_reservations_total{status=\"pending\"}"]));
    }

    [Fact]
    public async Task M_25_A_request_in_another_tenants_name_is_refused_and_counted()
    {
        const string mismatches = "inventory_tenant_mismatch_total";
        var before = await Metrics.ReadAsync(Api);

        (await Api.Get("/v1/items", ("X-Tenant-Id", "another"))).Is(403, "tenant-mismatch")
            .Shows("""{"errorCode":"MELMASTOON.TENANT.MISMATCH"}""");
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

    [Fact]
    public async Task Every_metric_in_docs_is_shown_with_its_type_and_of_ours_no_other()
    {
        await Hold((await Item(5), 1), (await Item(5), 2));
        await Hold(await Item(5), 1);
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "metrics.md"));
        var documented = Row().Matches(document).Select(row =>
            $"{row.Groups[1].Value} {row.Groups[2].Value}").Order(StringComparer.Ordinal);

        var shown = Type().Matches((await Api.As(null).Get("/metrics")).Is(200).Body).Select(type => type.Groups[1].Value).ToArray();

        Assert.Equal(documented, shown.Where(type => !Others.Any(prefix => type.StartsWith(prefix,
            StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.All(Others, prefix => Assert.Contains(shown, type => type.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_refused_is_counted_by_operation_and_code()
    {
        var (item, before) = (await Item(1), await Metrics.ReadAsync(Api));

        (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{"itemId":"{{item}}","quantity":2}]}""")).Is(409);
        foreach (var action in (string[])["confirm", "release", "cancel"]) (await Api.Post($"/v1/holds/none/{action}", "{}")).Is(404);
        (await Api.Post("/v1/holds/none/fulfilments", """{"fulfilmentId":"f"}""")).Is(404);
        (await Api.Post("/v1/items", $$"""{"itemId":"{{item}}","onHand":7}""")).Is(409);
        (await Api.Post($"/v1/items/{item}/adjustments", """{"adjustmentId":"a","delta":-5,"reason":"lost"}""")).Is(409);
        (await Api.Post("/v1/items/sku:none/counts", """{"countId":"c","counted":1,"reason":"counted"}""")).Is(404);

        var after = await Metrics.ReadAsync(Api);
        foreach (var (operation, code) in ((string, string)[])[("place", "insufficient-stock"), ("confirm", "hold-not-found"),
            ("release", "hold-not-found"),
            ("cancel", "hold-not-found"), ("fulfil", "hold-not-found"), ("create", "item-exists"), ("adjust", "negative-stock"),
                ("count", "item-not-found")])
        {
            var series = $"inventory_refusals_total{{code=\"{code}\",operation=\"{operation}\"}}";
            Assert.Equal((series, 1.0), (series, after[series] - before[series]));
        }
    }

    private static readonly string[] Others = ["dotnet_", "orleans_", "db_client_", "kestrel_"];

    [GeneratedRegex("^\\| `([a-z_]+)` \\| (counter|gauge|histogram) \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^# TYPE (.+)$", RegexOptions.Multiline)]
    private static partial Regex Type();
}
