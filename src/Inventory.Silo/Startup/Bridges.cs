using Inventory.Events.Kafka;
using Inventory.Events.RabbitMq;
using Inventory.Silo.Settings;

namespace Inventory.Silo.Startup;

/// <summary>The bridges to brokers outside: each is there only where it is configured.</summary>
internal static class Bridges
{
    /// <summary>Adds those that are.</summary>
    public static void AddWhereConfigured(WebApplicationBuilder builder)
    {
        if (RabbitMqSettings.Publishes(builder.Configuration)) builder.Services.AddRabbitMqBridge();
        if (BridgeSettings.Has(builder.Configuration, RabbitMqSettings.InboxQueue)) builder.Services.AddRabbitMqInbox();
        if (BridgeSettings.Has(builder.Configuration, KafkaSettings.Leads)) builder.Services.AddKafkaBridge();
    }
}
