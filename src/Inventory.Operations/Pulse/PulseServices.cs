using Inventory.Grains.Items;
using Inventory.Operations.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Operations.Pulse;

/// <summary>Adds the pulse to a host; asking all nodes is added beside it.</summary>
internal static class PulseServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddPulse(this IServiceCollection services)
    {
        services.AddSingleton<PulseMeter>().AddSingleton<NodeFacts>().AddSingleton<LedgerWatch>().AddSingleton<LostNodes>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LostNodesWatch>();
        services.AddSingleton(static provider => new NodePulse(
            provider.GetRequiredService<PulseMeter>(), provider.GetRequiredService<Admission>(),
            provider.GetRequiredService<LedgerWatch>().ReadAsync, provider.GetRequiredService<LostNodes>(),
            provider.GetRequiredService<NodeFacts>(), provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(static provider => provider.GetRequiredService<NodePulse>());
        return services.AddSingleton(static provider => new ClusterPulse(provider.GetRequiredService<AllNodes>()));
    }
}
