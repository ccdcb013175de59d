using Inventory.Events.Bridges;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Kafka;

/// <summary>Adds the bridge to Kafka to a host.</summary>
public static class KafkaHosting
{
    /// <summary>Registers it; its <see cref="KafkaOptions"/> are configured beside it.</summary>
    public static IServiceCollection AddKafkaBridge(this IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>();
        return services.AddSingleton<KafkaLink>().AddBridge<KafkaBridge>();
    }
}
