using Inventory.Events.Deliveries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Inventory.Events.Bridges;

/// <summary>Adds bridges to a host that tells events.</summary>
public static class BridgeHosting
{
    /// <summary>Registers one; <see cref="EventsHosting.AddInventoryEvents"/> is called beside it.</summary>
    public static IServiceCollection AddBridge<TBridge>(this IServiceCollection services) where TBridge : class, IBridge
    {
        services.AddSingleton<TBridge>();
        services.AddSingleton<IBridge>(static provider => provider.GetRequiredService<TBridge>());
        services.AddSingleton<IConsumerKind>(static provider => new BridgeKind(provider.GetRequiredService<TBridge>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BridgeStart>());
        return services;
    }
}
