using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Inventory.Operations.Nodes;

/// <summary>Adds asking all nodes to a host with a silo.</summary>
internal static class NodeServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddNodes(this IServiceCollection services) => services
        .AddGrainService<NodeService>()
        .AddSingleton<NodeClient>()
        .AddSingleton(provider => new AllNodes(provider.GetRequiredService<NodeClient>(), provider.GetRequiredService<ISiloStatusOracle>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AllNodes>>()));
}
