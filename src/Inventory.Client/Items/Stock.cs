namespace Inventory.Client;

/// <summary>A step of on hand: a delivery, a breakage.</summary>
public record Adjustment
{
    /// <summary>Chosen by the caller, unique per item; it decides what is a repeat.</summary>
    public required string AdjustmentId { get; init; }

    /// <summary>Units to add; negative takes off, 0 is refused.</summary>
    public required long Delta { get; init; }

    /// <summary>Why, up to 200 characters; journalled, not compared.</summary>
    public required string Reason { get; init; }
}

/// <summary>An adjustment in a batch.</summary>
public sealed record ItemAdjustment : Adjustment
{
    /// <summary>Which item.</summary>
    public required string ItemId { get; init; }
}

/// <summary>On hand as somebody counted it.</summary>
public record Count
{
    /// <summary>Chosen by the caller, unique per item; it decides what is a repeat.</summary>
    public required string CountId { get; init; }

    /// <summary>Units counted.</summary>
    public required long Counted { get; init; }

    /// <summary>
    /// When it was counted, at most 7 days back; what was journalled since is carried forward. Null for now, as the service takes it: give
    /// it where it may be long until the call gets through.
    /// </summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>Why, up to 200 characters; journalled, not compared.</summary>
    public required string Reason { get; init; }
}

/// <summary>A count in a batch.</summary>
public sealed record ItemCount : Count
{
    /// <summary>Which item.</summary>
    public required string ItemId { get; init; }
}

/// <summary>What became of one entry of a batch of adjustments or counts.</summary>
public sealed record StockResult
{
    /// <summary>Which item; null where its entry has no readable id.</summary>
    public string? ItemId { get; init; }

    /// <summary>The status that a request of its own would have been answered with.</summary>
    public required int HttpStatus { get; init; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public InventoryProblem? Problem { get; init; }
}

internal sealed record AdjustmentBatch(IReadOnlyList<ItemAdjustment> Entries);

internal sealed record CountBatch(IReadOnlyList<ItemCount> Entries);

internal sealed record StockResults(IReadOnlyList<StockResult> Results);
