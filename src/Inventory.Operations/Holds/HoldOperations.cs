using Inventory.Grains.Holds;
using Inventory.Ledger.Reads;
using Inventory.Operations.Stuck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inventory.Operations.Holds;

/// <summary>Adds what operators see of holds and do to them to a host.</summary>
internal static class HoldOperations
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddHoldOperations(this IServiceCollection services)
    {
        services.TryAddSingleton<HoldReads>();
        services.TryAddSingleton<EventReads>();
        services.AddSingleton(static provider => new HoldDesk(provider.GetRequiredService<HoldServices>()));
        return services.AddSingleton<HoldSearch>().AddSingleton<HoldFiles>().AddSingleton<StuckList>().AddSingleton<StuckSweep>();
    }
}
