namespace Inventory.Client;

/// <summary>Why a hold was refused for stock or a stop.</summary>
public sealed record Receipt
{
    /// <summary>The receipt.</summary>
    public required string ReceiptId { get; init; }

    /// <summary>The code of the refusal: one of <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Lines that asked for units, up to 10: those that were the reason first.</summary>
    public required IReadOnlyList<ReceiptLine> Lines { get; init; }
}

/// <summary>A line that asked for units, and its item as it was at the version that was decided on.</summary>
public sealed record ReceiptLine
{
    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item's version that was decided on.</summary>
    public required long Version { get; init; }

    /// <summary>Units the line should have had in all.</summary>
    public required long Requested { get; init; }

    /// <summary>Units of these that the line had already; null for none.</summary>
    public long? Had { get; init; }

    /// <summary>What could still be promised, beyond what the line had.</summary>
    public required long Available { get; init; }

    /// <summary>Units physically there.</summary>
    public required long OnHand { get; init; }

    /// <summary>Units that could not be sold.</summary>
    public required long OutOfService { get; init; }

    /// <summary>Units owed to confirmed holds.</summary>
    public required long Allocated { get; init; }

    /// <summary>Units set aside by live holds.</summary>
    public required long Held { get; init; }

    /// <summary>Units kept back.</summary>
    public required long SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    public required long OverbookingLimit { get; init; }

    /// <summary>New units were refused.</summary>
    public required bool StopSell { get; init; }

    /// <summary>When the holds that the item had end, up to 10, nearest first.</summary>
    public required IReadOnlyList<ReceiptEnd> NearestEnds { get; init; }
}

/// <summary>Units that come free at an instant, unless their hold is confirmed or extended before.</summary>
/// <param name="At">When the hold ends.</param>
/// <param name="Quantity">Its units of the item.</param>
public sealed record ReceiptEnd(DateTimeOffset At, long Quantity);
