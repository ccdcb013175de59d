using Inventory.Events.Streams;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Inventory.Samples.LowStockStream;

/// <summary>A listener in a process of its own: an Orleans client, which finds the silos in their PostgreSQL.</summary>
public static class OutOfSilo
{
    /// <summary>Adds the client; the silos have a <c>Cluster__GatewayPort</c>. The host starts once a silo was reached.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="cluster">Which cluster.</param>
    public static void AddInventoryOutOfSilo(this IHostApplicationBuilder builder, InventoryCluster cluster) =>
        builder.UseOrleansClient(client =>
    {
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, "inventory"));
        client.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            // Orleans' tables stand in a schema of their own.
            options.ConnectionString = new NpgsqlConnectionStringBuilder(
                cluster.ConnectionString) { SearchPath = "orleans" }.ConnectionString;
        });
        client.AddJournalStreams();
    });
}
