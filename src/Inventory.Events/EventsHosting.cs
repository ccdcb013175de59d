using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Events.Inbox;
using Inventory.Events.Partitions;
using Inventory.Events.Stamping;
using Inventory.Events.Webhooks;
using Inventory.Ledger.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Inventory.Events;

/// <summary>Adds to a host what tells the ledger's events.</summary>
public static class EventsHosting
{
    /// <summary>Registers it; the ledger and the grains are registered beside it.</summary>
    public static IServiceCollection AddInventoryEvents(this IServiceCollection services)
    {
        services.AddSingleton<StampOptions>().AddSingleton<StampBell>().AddSingleton<StampMetrics>().AddHostedService<Stamper>();
        services.AddSingleton<FeedOptions>().AddSingleton<TenantNames>().AddSingleton<JournalFeed>().AddHostedService<FeedReader>();
        services.AddSingleton<DeliveryOptions>().AddSingleton<DeliveryBell>().AddSingleton<DeliveryMetrics>().AddSingleton<EventLookup>()
            .AddSingleton(static provider => new FeedPace(provider.GetRequiredService<CommitBell>(),
                provider.GetRequiredService<FeedOptions>().BusyAbove, provider.GetRequiredService<DeliveryOptions>().BusyMost,
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ConsumerServices>().AddHostedService<DeliveryService>().AddHostedService<DeliveryUpkeep>();
        services.AddOptions<WebhookOptions>();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<WebhookOptions>>().Value)
            .AddSingleton<GuardedConnector>().AddSingleton<WebhookClient>().AddSingleton<WebhookDesk>()
            .AddSingleton<IConsumerKind, WebhookKind>();
        services.AddInbox();
        services.AddPartitions();
        return services;
    }

    private static void AddPartitions(this IServiceCollection services)
    {
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<PartitionOptions>>().Value);
        services.AddSingleton<PartitionMetrics>().AddSingleton<JournalLock>().AddSingleton<PartitionArchiver>();
        services.AddSingleton<Retirement>().AddSingleton<PartitionRotation>()
            .AddHostedService<PartitionJob>();
    }
}
