using Inventory.Events.Inbox;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Refusals;

/// <summary>Adds the log of refusals to a host.</summary>
internal static class RefusalServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddRefusals(this IServiceCollection services) =>
        services.AddSingleton<RefusalLog>().AddSingleton<RefusalReads>().AddSingleton<IRefusalDesk, EventRefusals>();
}
