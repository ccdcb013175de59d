using Inventory.Ledger.Reads;
using Inventory.Operations.Drift;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inventory.Operations.Items;

/// <summary>Adds what operators see of items and of drift to a host.</summary>
internal static class ItemServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddItems(this IServiceCollection services)
    {
        services.TryAddSingleton<EventReads>();
        services.AddSingleton<ItemHistory>().AddSingleton<LiveHolds>();
        services.AddSingleton<ItemViews>().AddSingleton<ItemActions>();
        return services.AddSingleton<DriftViews>().AddSingleton<DriftActions>();
    }
}
