using System.Text.Json;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Alerts;

public sealed class PrometheusTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private readonly ContractSilo _silo = silo;

    [PrometheusFact]
    public async Task A_real_Prometheus_scrapes_the_page_and_evaluates_every_rule_without_a_fault()
    {
        await Hold((await Item(5), 1), (await Item(5), 1));
        await using var prometheus = Prometheus.Start(_silo.Address);

        await Poll.UntilAsync(async () => Targets(await prometheus.AskAsync("targets")) is ["up "], "the node has been scraped");
        await Poll.UntilAsync(async () => Rules(await prometheus.AskAsync("rules")) is { Length: > 0 } rules
            && rules.All(rule => rule.StartsWith("ok ", StringComparison.Ordinal)),
            "every rule has been evaluated");

        Assert.Equal(RuleFiles.Alerts.Select(alert => "ok " + alert.Name).Order(), Rules(await prometheus.AskAsync("rules")).Order());
        foreach (var series in (string[])["inventory_hold_expiry_lag_seconds_bucket{le=~\"30|30.0\"}",
            "ecommerce_inventory_reservations_total{status=\"pending\"}",
            "inventory_group_hold_total{outcome=\"placed\"}", "orleans_directory_ring_size", "db_client_connection_count",
                "kestrel_active_connections"])
            Assert.NotEqual(0,
                (await prometheus.AskAsync("query?query=" + Uri.EscapeDataString(series)))!.Value.GetProperty("result").GetArrayLength());
    }

    private static string[] Targets(JsonElement? answer) => answer is not { } data ? []
        : [.. data.GetProperty("activeTargets").EnumerateArray().Select(target =>
            $"{target.GetProperty("health")} {target.GetProperty("lastError")}")];

    private static string[] Rules(JsonElement? answer) => answer is not { } data ? []
        : [.. data.GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Select(rule => $"{rule.GetProperty("health")} {rule.GetProperty("name")}")];
}
