using Orleans;
using Orleans.Concurrency;

namespace Inventory.Events.Streams;

/// <summary>What an event says of its item. Quantities are whole units, and those of the item as they are after it.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ItemChange")]
public sealed record ItemChange
{
    /// <summary>The event's place in the item's own history, without a gap: what is not the next one has come before.</summary>
    [Id(0)] public required long Sequence { get; init; }

    /// <summary>Who caused it.</summary>
    [Id(1)] public required string Actor { get; init; }

    /// <summary>The command that caused it.</summary>
    [Id(2)] public required string CommandId { get; init; }

    /// <summary>The hold it concerns; null for none.</summary>
    [Id(3)] public string? HoldId { get; init; }

    /// <summary>Why, in the caller's words; null where none were given.</summary>
    [Id(4)] public string? Reason { get; init; }

    /// <summary>The quantity it is about.</summary>
    [Id(5)] public required long Quantity { get; init; }

    /// <summary>The hold's end after it; null where it has none.</summary>
    [Id(6)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Units physically there.</summary>
    [Id(7)] public required long OnHand { get; init; }

    /// <summary>Units that are there but cannot be sold.</summary>
    [Id(8)] public required long OutOfService { get; init; }

    /// <summary>Units owed to confirmed holds.</summary>
    [Id(9)] public required long Allocated { get; init; }

    /// <summary>Units set aside by live holds.</summary>
    [Id(10)] public required long Held { get; init; }

    /// <summary>Units the owner keeps back.</summary>
    [Id(11)] public required long SafetyStock { get; init; }

    /// <summary>Units the owner sells beyond what is there.</summary>
    [Id(12)] public required long OverbookingLimit { get; init; }

    /// <summary>Whether new holds are refused.</summary>
    [Id(13)] public required bool StopSell { get; init; }

    /// <summary>What may still be promised.</summary>
    [Id(14)] public required long Available { get; init; }
}
