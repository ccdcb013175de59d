using Inventory.Domain.Holds;

namespace Inventory.Ledger.Reads;

/// <summary>Which holds a list shall show, and from where on; what is null does not narrow it.</summary>
public sealed record HoldFilter
{
    /// <summary>Only holds whose id begins with it; no pattern.</summary>
    public string? HoldIdPrefix { get; init; }

    /// <summary>Only holds with a line on this item.</summary>
    public string? ItemId { get; init; }

    /// <summary>Only holds of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only holds that came through this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Only holds of this status, where a hold that is over counts as expired.</summary>
    public HoldStatus? Status { get; init; }

    /// <summary>Only holds whose end is before this instant.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Only holds placed before this instant.</summary>
    public DateTimeOffset? PlacedBefore { get; init; }

    /// <summary>Only holds placed at this instant or later.</summary>
    public DateTimeOffset? PlacedAfter { get; init; }

    /// <summary>Those placed last come first, rather than those placed first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>The last hold of the page before.</summary>
    public (DateTimeOffset PlacedAt, string HoldId)? After { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}
