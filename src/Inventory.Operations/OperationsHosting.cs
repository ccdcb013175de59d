using Inventory.Operations.Cluster;
using Inventory.Operations.Failures;
using Inventory.Operations.Holds;
using Inventory.Operations.Items;
using Inventory.Operations.Jobs;
using Inventory.Operations.Nodes;
using Inventory.Operations.Pulse;
using Inventory.Operations.Receipts;
using Inventory.Operations.Refusals;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations;

/// <summary>Adds what operators work with to a host: what the HTTP API and the dashboard both act through.</summary>
public static class OperationsHosting
{
    /// <summary>Registers it; the ledger and the grains are registered beside it.</summary>
    public static IServiceCollection AddInventoryOperations(this IServiceCollection services)
    {
        services.AddNodes();
        services.AddJobs();
        services.AddItems();
        services.AddHoldOperations();
        services.AddFailures();
        services.AddReceipts();
        services.AddRefusals();
        services.AddPulse();
        services.AddClusterReads();
        return services;
    }
}
