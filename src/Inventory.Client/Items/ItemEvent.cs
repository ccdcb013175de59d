using System.Text.Json;

namespace Inventory.Client;

/// <summary>A fact in an item's journal, and the item's quantities after it.</summary>
public sealed record ItemEvent
{
    /// <summary>Its id, for ever. Absent for keys that may not see it.</summary>
    public string? EventId { get; init; }

    /// <summary>Whose journal it is of.</summary>
    public required string ItemId { get; init; }

    /// <summary>The hold it concerns.</summary>
    public string? HoldId { get; init; }

    /// <summary>Its place in the item's journal, without gaps from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened, as <c>hold_placed.v1</c>. There may come more.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The name of the key that caused it. Absent for keys that may not see it, as is what follows.</summary>
    public string? Actor { get; init; }

    /// <summary>The id of the command that caused it.</summary>
    public string? CommandId { get; init; }

    /// <summary>Why, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>What it says beyond the quantities, by type.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Units physically there.</summary>
    public required long OnHand { get; init; }

    /// <summary>Units that cannot be sold.</summary>
    public required long OutOfService { get; init; }

    /// <summary>Units owed to confirmed holds.</summary>
    public required long Allocated { get; init; }

    /// <summary>Units set aside by live holds.</summary>
    public required long Held { get; init; }

    /// <summary>Units kept back.</summary>
    public required long SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    public required long OverbookingLimit { get; init; }

    /// <summary>New units are refused. Absent for keys that may not see it.</summary>
    public bool? StopSell { get; init; }

    /// <summary>What may still be promised.</summary>
    public required long Available { get; init; }
}

internal sealed record EventPage(IReadOnlyList<ItemEvent> Events, long Next);

internal sealed record EventList(IReadOnlyList<ItemEvent> Events);
