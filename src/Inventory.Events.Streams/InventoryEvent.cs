using Orleans;
using Orleans.Concurrency;

namespace Inventory.Events.Streams;

/// <summary>
/// Something that happened, as a subscriber to a stream hears of it. It may come twice: <see cref="EventId"/> is the same then, and so is
/// <see cref="Position"/>. Those of one item come in the order of their positions.
/// </summary>
[GenerateSerializer, Immutable, Alias("inventory.InventoryEvent")]
public sealed record InventoryEvent
{
    /// <summary>Its place in the order of all events: what was handled, to resume from (<see cref="JournalToken"/>).</summary>
    [Id(0)] public required long Position { get; init; }

    /// <summary>Its id, of which there is one.</summary>
    [Id(1)] public required string EventId { get; init; }

    /// <summary>The name of the tenant whose it is.</summary>
    [Id(2)] public required string Tenant { get; init; }

    /// <summary>What happened, by its permanent name.</summary>
    [Id(3)] public required string Type { get; init; }

    /// <summary>What it is about: the item's id, or of an event without an item its own subject.</summary>
    [Id(4)] public required string Subject { get; init; }

    /// <summary>When, by the ledger's clock.</summary>
    [Id(5)] public required DateTimeOffset At { get; init; }

    /// <summary>The item's side of it; null for an event that belongs to no single item.</summary>
    [Id(6)] public ItemChange? Item { get; init; }

    /// <summary>Further facts as the text of a JSON object; null for none.</summary>
    [Id(7)] public string? Data { get; init; }

    /// <summary>The W3C trace id of the call that caused it; null for none.</summary>
    [Id(8)] public Guid? TraceId { get; init; }
}
