using System.Text.Json;
using Inventory.Events.Inbox;

namespace Inventory.Events.RabbitMq;

/// <summary>A message of the queue that is read, with the CloudEvent in it.</summary>
internal sealed class Letter(ulong tag, byte[] body)
{
    private static readonly JsonElement NoJson = JsonDocument.Parse("null").RootElement;

    /// <summary>By which the broker knows it.</summary>
    public ulong Tag => tag;

    /// <summary>What it says; one with a fault where it is none.</summary>
    public CloudEvent Event { get; } = CloudEvent.Read(Json(body));

    private static JsonElement Json(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return NoJson;
        }
    }
}
