using Inventory.Events.Envelopes;
using Inventory.Events.Feed;
using RabbitMQ.Client;

namespace Inventory.Events.RabbitMq;

/// <summary>An event as a message: a CloudEvent in structured mode, whose body is the whole envelope.</summary>
internal static class EventMessage
{
    /// <summary>
    /// Type, dot, item, as they are: <c>hold_placed.v1.#</c> binds a type, <c>#.sku:TEE-0001-BLK-S@LEJ1</c> an item.
    /// </summary>
    public static string RoutingKey(ToldEvent told) => $"{told.Happened.Type}.{told.Happened.Subject}";

    /// <summary>What a receiver reads before the body: the id by which it knows a repeat, and whose event it is.</summary>
    public static BasicProperties Properties(ToldEvent told) => new()
    {
        MessageId = told.Happened.EventId,
        Type = told.Happened.Type,
        AppId = "inventory",
        ContentType = Envelope.ContentType,
        ContentEncoding = "utf-8",
        DeliveryMode = DeliveryModes.Persistent,
        Timestamp = new(told.Happened.At.ToUnixTimeSeconds()),
        Headers = new Dictionary<string, object?> { ["tenant"] = told.Tenant },
    };
}
