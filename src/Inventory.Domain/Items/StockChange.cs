namespace Inventory.Domain.Items;

/// <summary>One accepted change of one item: what its event says, and by how much each quantity moves.</summary>
public readonly record struct StockChange
{
    /// <summary>The item that changes.</summary>
    public required ItemId Item { get; init; }

    /// <summary>What happened.</summary>
    public required StockEventType Type { get; init; }

    /// <summary>When it was decided, by the ledger's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The hold it concerns, if it concerns one.</summary>
    public string? HoldId { get; init; }

    /// <summary>Units added to on hand (negative: taken off).</summary>
    public long OnHand { get; init; }

    /// <summary>Units added to allocated.</summary>
    public long Allocated { get; init; }

    /// <summary>Units added to held.</summary>
    public long Held { get; init; }

    /// <summary>The settings from now on; null when they stay.</summary>
    public ItemSettings? Settings { get; init; }

    /// <summary>Whether of all quantities and settings it moves what is held, and nothing else.</summary>
    public bool MovesHeldOnly => OnHand == 0 && Allocated == 0 && Settings is null;

    /// <summary>The quantity the event is about: a line's units after it, an adjustment's step, a count's outcome.</summary>
    public long Quantity { get; init; }

    /// <summary>The hold's end after the event, where it has one.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The id of the command that caused it; the hold id where a command has none of its own.</summary>
    public required string CommandId { get; init; }

    /// <summary>Who caused it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Further facts as a JSON object; null when there are none.</summary>
    public string? Data { get; init; }
}
