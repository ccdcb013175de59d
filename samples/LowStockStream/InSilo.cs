using Inventory.Events;
using Inventory.Events.Relay;
using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Silo.Clustering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Inventory.Samples.LowStockStream;

/// <summary>The grain inside a silo of the inventory's cluster, which takes its share of the relaying.</summary>
public static class InSilo
{
    /// <summary>Adds the silo.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="cluster">Which cluster it joins, or begins.</param>
    public static void AddInventoryInSilo(this IHostApplicationBuilder builder, InventoryCluster cluster)
    {
        builder.Services.AddInventoryLedger(cluster.ConnectionString);
        builder.AddInventorySilo(new InventorySiloOptions
        {
            ConnectionString = cluster.ConnectionString,
            ClusterId = cluster.ClusterId,
            ExtraGrainAssemblies = [typeof(LowStockGrain).Assembly],
        });
        builder.UseOrleans(static silo => silo.AddJournalStreams());
        // After Orleans, so that it stops before it: its background work calls grains.
        builder.Services.AddInventoryGrains();
        builder.Services.AddInventoryEvents();
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
