using Inventory.Domain.Items;

namespace Inventory.Ledger.Reads;

/// <summary>One event of an item's journal.</summary>
public sealed record EventReading
{
    /// <summary>Its id, of which the ledger has one.</summary>
    public required string EventId { get; init; }

    /// <summary>The item in whose journal it is.</summary>
    public required string ItemId { get; init; }

    /// <summary>The hold it concerns.</summary>
    public string? HoldId { get; init; }

    /// <summary>The channel through which that hold came; null for none, or where the hold is no longer remembered.</summary>
    public string? Channel { get; init; }

    /// <summary>Its place in the item's journal.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened, by its permanent name.</summary>
    public required string Type { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who caused it.</summary>
    public required string Actor { get; init; }

    /// <summary>The command that caused it.</summary>
    public required string CommandId { get; init; }

    /// <summary>Why, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The quantity it is about.</summary>
    public required long Quantity { get; init; }

    /// <summary>The hold's end after it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Further facts as the text of a JSON object; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The W3C trace id of the call that caused it, as its hexadecimal digits in order; null for none.</summary>
    public Guid? TraceId { get; init; }

    /// <summary>The item's quantities after it.</summary>
    public required Stock Stock { get; init; }
}
