using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Silo.Clustering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Inventory.Samples.Booking;

/// <summary>
/// The booking service inside a silo: this process keeps its share of the inventory's items, and calls on those never leave it. It serves
/// no HTTP; silos that do may be of the same cluster.
/// </summary>
public static class InSilo
{
    /// <summary>Adds a silo with the inventory's grains.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="cluster">Which cluster it joins, or begins.</param>
    public static void AddInventoryInSilo(this IHostApplicationBuilder builder, InventoryCluster cluster)
    {
        builder.Services.AddInventoryLedger(cluster.ConnectionString);
        builder.AddInventorySilo(new InventorySiloOptions { ConnectionString = cluster.ConnectionString, ClusterId = cluster.ClusterId });
        // After Orleans, so that it stops before it: its background work calls grains.
        builder.Services.AddInventoryGrains();
    }

    /// <summary>Makes the ledger ready, before the host starts: the schema, the tenant, the clock.</summary>
    /// <param name="services">The host's services.</param>
    public static async Task PrepareAsync(IServiceProvider services)
    {
        await services.GetRequiredService<SchemaMigrator>().MigrateAsync();
        await services.GetRequiredService<TenantDirectory>().FindOrAddAsync("demo");
        await services.GetRequiredService<ClockStart>().RunAsync(testClock: false);
    }
}
