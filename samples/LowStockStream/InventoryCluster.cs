using Microsoft.Extensions.Configuration;

namespace Inventory.Samples.LowStockStream;

/// <summary>Which cluster, and where its silos are written down: the same two settings as the silos have.</summary>
/// <param name="ConnectionString">The inventory's PostgreSQL, <c>ConnectionStrings__Inventory</c>.</param>
/// <param name="ClusterId">The cluster's id, <c>Cluster__Id</c>.</param>
public sealed record InventoryCluster(string ConnectionString, string ClusterId)
{
    /// <summary>Reads it.</summary>
    /// <param name="configuration">The program's settings.</param>
    /// <exception cref="InvalidOperationException">One is missing.</exception>
    public static InventoryCluster From(IConfiguration configuration) => new(
        configuration.GetConnectionString("Inventory") ?? throw new InvalidOperationException("Set ConnectionStrings__Inventory."),
        configuration["Cluster:Id"] ?? throw new InvalidOperationException("Set Cluster__Id, as the silos have it."));
}
