using Inventory.Grains.Tests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tenants;
using Inventory.Operations.Items;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Items;

/// <summary>A silo whose time stands still, and what operators see of its items.</summary>
public sealed class ItemBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private ItemBench(TestDatabase database, Node node, Tenant tenant) => (Database, Node, Tenant) = (database, node, tenant);

    public TestDatabase Database { get; }

    public Node Node { get; }

    public Tenant Tenant { get; }

    public ItemViews Views => Node.Services.GetRequiredService<ItemViews>();

    public static async Task<ItemBench> StartAsync(string name)
    {
        var database = await TestDatabase.CreateAsync(name);
        var node = await Node.StartAsync(database, Noon, reconciliation: new() { Repair = Grains.Reconciling.DriftRepair.Manual },
            configure: services => services.AddInventoryOperations());
        return new(database, node, await node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant));
    }

    public Operator Operator(KeyScopes scopes, string? channel = null) =>
        new(Tenant, new(Tenant, "key-ops", "night shift", scopes, channel, IsBootstrap: false));

    /// <summary>An item's whole journal, in order.</summary>
    public Task<List<EventReading>> JournalAsync(string itemId) =>
        Node.Services.GetRequiredService<EventReads>().ListAsync(Tenant.Id, itemId, 0, 100_000);

    /// <summary>Every row of a list, page by page.</summary>
    public static async Task<List<T>> WalkAsync<T>(Func<string?, Task<ListPage<T>>> page)
    {
        var (all, cursor, pages) = (new List<T>(), (string?)null, 0);
        do
        {
            var one = await page(cursor);
            all.AddRange(one.Rows);
            cursor = one.Next;
        }
        while (cursor is not null && ++pages < 1000);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Database.DisposeAsync();
    }
}
