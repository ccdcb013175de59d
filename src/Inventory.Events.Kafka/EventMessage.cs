using Confluent.Kafka;
using Inventory.Events.Envelopes;
using Inventory.Events.Feed;

namespace Inventory.Events.Kafka;

/// <summary>
/// An event as a message: a CloudEvent in structured mode, so that its value is the same envelope that webhooks and listeners get. Its key
/// is what it is about, the item: events of one item are in one partition, in order.
/// </summary>
internal static class EventMessage
{
    private static readonly byte[] ContentType = "application/cloudevents+json; charset=UTF-8"u8.ToArray();

    public static Message<string, byte[]> Of(ToldEvent told) => new()
    {
        Key = told.Happened.Subject,
        Value = told.Envelope.ToArray(),
        Timestamp = new(told.Happened.At),
        Headers = new Headers { { "content-type", ContentType } },
    };
}
