using Inventory.Events.Bridges;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.RabbitMq;

/// <summary>Adds the bridge to RabbitMQ to a host.</summary>
public static class RabbitMqHosting
{
    /// <summary>Registers it; its <see cref="RabbitMqOptions"/> are configured beside it.</summary>
    public static IServiceCollection AddRabbitMqBridge(this IServiceCollection services)
    {
        services.AddOptions<RabbitMqOptions>();
        return services.AddSingleton<RabbitMqLink>().AddBridge<RabbitMqBridge>();
    }
}
