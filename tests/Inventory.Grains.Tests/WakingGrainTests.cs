using Inventory.Contracts;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tenants;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests;

/// <summary>Grains that are called for the first time while the ledger is away: each call is answered, and so is the next one.</summary>
public sealed class WakingGrainTests
{
    [Fact]
    public async Task Whoever_calls_a_grain_that_wakes_without_the_ledger_hears_that_it_is_away_and_later_what_is_so()
    {
        AwayStore store = null!;
        AwayTenants tenants = null!;
        await using var database = await TestDatabase.CreateAsync("waking");
        await using var node = await Node.StartAsync(database, configure: services => services
            .AddSingleton<ILedgerStore>(provider => store = new(provider.GetRequiredService<PostgresLedgerStore>()))
            .AddSingleton<ITenants>(provider => tenants = new(provider.GetRequiredService<TenantDirectory>())));
        var doors = node.Services.GetRequiredService<ItemDoors>();
        var tenant = (await node.Services.GetRequiredService<ITenants>().FindAsync(Node.Tenant))!;
        (store.Away, tenants.Away) = (true, true);

        Assert.Equal(Outcome.LedgerUnavailable, (await node.Item("sku:a").Get()).Outcome);
        Assert.Equal(Outcome.LedgerUnavailable, (await node.Item("sku:b").Create(new() { Caller = Node.Caller, OnHand = 1 })).Outcome);
        Assert.Equal(Outcome.LedgerUnavailable, (await node.Item("sku:c").PlaceHold(
            new() { Caller = Node.Caller, HoldId = "c", Lines = [new() { ItemId = "sku:c", Quantity = 1 }] })).Outcome);
        Assert.Equal(Outcome.LedgerUnavailable,
            (await node.Item("sku:d").Reconcile(new() { Caller = Node.Caller, DryRun = true })).Outcome);
        Assert.Equal(Outcome.LedgerUnavailable, (await node.PlaceAsync("e", ("sku:e", 1))).Outcome);
        Assert.Equal(Outcome.LedgerUnavailable, (await node.Holds.Get("e")).Outcome);
        // The way that requests of others come: alone, and several in one call.
        var adjusted = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => doors.AdjustAsync(Node.Tenant, "sku:f",
            new() { Caller = Node.Caller, AdjustmentId = $"f{n}", Delta = 1, Reason = "found" })));
        Assert.All(adjusted, answer => Assert.Equal(Outcome.LedgerUnavailable, answer.Outcome));
        // The items of a basket wake for their tenant's holds, whose tenant is known.
        var desk = node.Services.GetRequiredService<HoldServices>().OfCluster(tenant);
        Assert.Equal(Outcome.LedgerUnavailable, (await desk.PlaceAsync(new() { Caller = Node.Caller, HoldId = "both",
            Lines = [new() { ItemId = "sku:g", Quantity = 1 }, new() { ItemId = "sku:h", Quantity = 1 }] })).Outcome);

        (store.Away, tenants.Away) = (false, false);
        foreach (var item in (string[])["sku:a", "sku:b", "sku:c", "sku:d", "sku:e", "sku:f", "sku:g", "sku:h"])
            await node.CreateAsync(item, 1);
        Assert.Equal(Outcome.Done, (await node.PlaceAsync("e", ("sku:e", 1))).Outcome);
        Assert.Equal(Outcome.Done, (await node.PlaceAsync("both", ("sku:g", 1), ("sku:h", 1))).Outcome);
    }

    private sealed class AwayTenants(ITenants inner) : ITenants
    {
        private volatile bool _away;

        public bool Away
        {
            set => _away = value;
        }

        public ValueTask<Tenant?> FindAsync(string name, CancellationToken cancellation = default) =>
            _away ? throw new LedgerUnavailableException("away") : inner.FindAsync(name, cancellation);
    }
}
