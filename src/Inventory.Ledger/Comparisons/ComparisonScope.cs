using Inventory.Domain.Holds;

namespace Inventory.Ledger.Comparisons;

/// <summary>Which live holds a caller should know of; what is null does not narrow it.</summary>
public sealed record ComparisonScope
{
    /// <summary>The tenant.</summary>
    public required int TenantId { get; init; }

    /// <summary>Only holds of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only holds that came through this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Holds of other channels are none of the caller's business: it is told no more of them than of unknown ids.</summary>
    public bool HidesOtherChannels { get; init; }

    /// <summary>Only held or only confirmed ones.</summary>
    public HoldStatus? Status { get; init; }

    /// <summary>Only holds placed before this instant: the caller's list cannot know of later ones.</summary>
    public required DateTimeOffset PlacedBefore { get; init; }

    /// <summary>The instant of the comparison, by the ledger's clock; holds that are over by then are not live.</summary>
    public required DateTimeOffset Now { get; init; }
}
