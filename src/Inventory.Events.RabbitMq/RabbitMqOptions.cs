using Inventory.Events.Bridges;

namespace Inventory.Events.RabbitMq;

/// <summary>Where the bridge to RabbitMQ leads. Never logged as a whole: it has a password.</summary>
public sealed class RabbitMqOptions
{
    /// <summary>
    /// The broker, as <c>amqp://host:port/vhost</c>, or <c>amqps</c> for TLS; with <c>user:password@</c> unless they are said below.
    /// </summary>
    public Uri? Uri { get; set; }

    /// <summary>Who signs in, in place of the one that the URI names; null for that one.</summary>
    public string? User { get; set; }

    /// <summary>His password; null for that of the URI.</summary>
    public string? Password { get; set; }

    /// <summary>The topic exchange that events are published to; made, durable, where it is missing.</summary>
    public string Exchange { get; set; } = "inventory";

    /// <summary>The queue that is read into the inbox; null for none.</summary>
    public RabbitMqInboxOptions? Inbox { get; set; }

    /// <summary>Which events are.</summary>
    public BridgeFilter Filter { get; set; } = new();
}
