using System.Text.Json.Nodes;
using Inventory.Samples.Demo;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Demo;

/// <summary>The demonstration against a real silo: a newcomer finds something on every page.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private SiloProcess _silo = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("demo");
        _silo = await SiloProcess.StartAsync(_database.ConnectionString,
            new Dictionary<string, string?> { ["Reconciliation__Interval"] = "00:00:01" });
    }

    // The ledger is not true at the end: on hand was edited by a hand, which is what is shown.
    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_minute_of_it_shows_every_event_refusals_drift_and_a_stuck_hold()
    {
        var catalogues = new Catalogues(new(2027, 3, 1));
        await using var demo = new Samples.Demo.Demo(_silo.BaseAddress, SiloProcess.BootstrapKey, _database.ConnectionString);
        Assert.Equal(catalogues.All().Count(), await demo.BeginAsync(catalogues, "demo-2027", default));

        var refusals = new HashSet<string?>();
        foreach (var step in new Plan(20270101, "a", catalogues).Steps().Take(60 * Plan.StepsPerSecond))
            refusals.Add(await demo.TakeAsync(step, default));

        Assert.Superset(new HashSet<string?> { "insufficient-stock", "stop-sell", "unauthenticated" }, refusals);
        Assert.DoesNotContain(refusals, refusal => refusal?.EndsWith("Exception", StringComparison.Ordinal) is true);
        string[] told = ["hold_cancelled.v1", "hold_changed.v1", "hold_confirmed.v1", "hold_expired.v1", "hold_fulfilled.v1",
            "hold_placed.v1", "hold_released.v1", "item_created.v1", "stock_adjusted.v1", "stock_counted.v1", "stock_reconciled.v1"];
        await Poll.UntilAsync(async () => (await _database.ScalarAsync<string[]>("SELECT array_agg(DISTINCT type) FROM journal"))!
            .ToHashSet().IsSupersetOf(told), "every kind of event is in the journal");
        await Poll.UntilAsync(async () => (await ListAsync("inventory/drift", "drift")).Count > 0, "drift is listed");
        var stuck = (await ListAsync("reservations/stuck", "stuck")).Select(hold => hold!["why"]!.GetValue<string>());
        Assert.Superset(new HashSet<string> { "overdue_unswept", "undecided" }, stuck.ToHashSet());
        var inbox = (await ListAsync("inbox/failures", "failures")).Select(one => $"{one!["state"]} {one["eventType"]}");
        Assert.Superset(new HashSet<string> { "FAILED stock.counted.v1", "retrying order.paid.v1" }, inbox.ToHashSet());
        await Poll.UntilAsync(async () => (await ListAsync("outbox/failures", "failures")).Count > 0, "a delivery that fails is listed");
    }

    private async Task<JsonArray> ListAsync(string path, string name) =>
        JsonNode.Parse(await _silo.Client.GetStringAsync($"/api/admin/ops/{path}"))![name]!.AsArray();
}
