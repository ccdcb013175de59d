namespace Inventory.Events.RabbitMq;

/// <summary>Which queue is read into the inbox. Never logged as a whole: it has a key.</summary>
public sealed class RabbitMqInboxOptions
{
    /// <summary>The queue; it exists already, with dead letters for what is no event.</summary>
    public required string Queue { get; init; }

    /// <summary>The API key by whose rights, and for whose tenant, events take effect.</summary>
    public required string Key { get; init; }
}
