namespace Inventory.Ledger.Drift;

/// <summary>A hold past its end that is still open.</summary>
public sealed record StuckHold
{
    /// <summary>The hold.</summary>
    public required string HoldId { get; init; }

    /// <summary>The items of its lines that are open.</summary>
    public required IReadOnlyList<string> ItemIds { get; init; }

    /// <summary>Those of them that have drifted.</summary>
    public required IReadOnlyList<string> DriftedItemIds { get; init; }

    /// <summary>Units in all.</summary>
    public required long Quantity { get; init; }

    /// <summary>Whose it is.</summary>
    public string? Owner { get; init; }

    /// <summary>Through which channel it came.</summary>
    public string? Channel { get; init; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When it should have ended.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary><c>overdue_unswept</c>, <c>undecided</c>, <c>owner_unreachable</c> or <c>clock</c>.</summary>
    public required string Why { get; init; }
}
