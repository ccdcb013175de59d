using Inventory.Ledger.Inbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inventory.Events.Inbox;

/// <summary>Adds the inbox to a host.</summary>
internal static class InboxServices
{
    /// <summary>Registers it; whoever takes refusals down (<see cref="IRefusalDesk"/>) is registered beside it.</summary>
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<InboxOptions>().AddSingleton<InboxBell>().AddSingleton<InboxMetrics>().AddSingleton<InboxRunner>();
        services.AddSingleton(provider => new InboxDesk(provider.GetRequiredService<InboxStore>(),
            provider.GetRequiredService<InboxRunner>(), provider.GetRequiredService<InboxOptions>(),
            provider.GetRequiredService<InboxMetrics>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IRefusalDesk, NoRefusalDesk>();
        return services.AddHostedService<InboxWorker>().AddHostedService<InboxCounting>();
    }
}
