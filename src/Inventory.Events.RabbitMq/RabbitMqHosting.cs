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

    /// <summary>Has a queue read into the inbox; which, <see cref="RabbitMqOptions.Inbox"/> says.</summary>
    public static IServiceCollection AddRabbitMqInbox(this IServiceCollection services) => services.AddHostedService<RabbitMqInbox>();
}
