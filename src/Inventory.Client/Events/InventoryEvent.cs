using System.Text.Json;
using System.Text.Json.Serialization;
using Inventory.Client.Json;

namespace Inventory.Client;

/// <summary>
/// Something that happened, as the service tells it to other systems: a CloudEvent 1.0. What is delivered twice has the same
/// <see cref="Id"/>.
/// </summary>
public sealed record InventoryEvent
{
    /// <summary>Its id, for ever.</summary>
    public required string Id { get; init; }

    /// <summary>The version of CloudEvents.</summary>
    public required string Specversion { get; init; }

    /// <summary>Whose it is: <c>/tenants/</c> and the tenant.</summary>
    public required string Source { get; init; }

    /// <summary>What happened, as <c>hold_placed.v1</c>. There may come more.</summary>
    public required string Type { get; init; }

    /// <summary>The item; of what belongs to no single item the hold or the lever.</summary>
    public required string Subject { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What <see cref="Data"/> is.</summary>
    [JsonPropertyName("datacontenttype")]
    public required string DataContentType { get; init; }

    /// <summary>Its place in the item's journal, as 19 digits; null for what belongs to no single item.</summary>
    public string? Sequence { get; init; }

    /// <summary>What keeps its order: events of one key are told in theirs.</summary>
    [JsonPropertyName("partitionkey")]
    public required string PartitionKey { get; init; }

    /// <summary>The trace of the call that caused it; null where there is none.</summary>
    [JsonPropertyName("traceparent")]
    public string? TraceParent { get; init; }

    /// <summary>What it says, by type; of an item's event see <see cref="Item"/>.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>Where to go on behind it. Keep it with what the event has led to, and both are done once.</summary>
    [JsonIgnore]
    public string Cursor { get; init; } = "";

    /// <summary>The item's event; null for what belongs to no single item.</summary>
    [JsonIgnore]
    public ItemEvent? Item => Sequence is null ? null : Data.Deserialize(InventoryJson.Default.ItemEvent);
}

/// <summary>A page of events.</summary>
/// <param name="Events">The events; none only where nothing that matches is left. Only the last one's place is known.</param>
/// <param name="Next">The cursor behind them.</param>
public sealed record EventsPage(IReadOnlyList<InventoryEvent> Events, string Next);
