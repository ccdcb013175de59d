namespace Inventory.Ledger.Drift;

/// <summary>Which finds a list shall show, and from where on; what is null does not narrow it.</summary>
public sealed record DriftFilter
{
    /// <summary>What was put right or agreed again, latest first; otherwise what is open, most units first.</summary>
    public bool Resolved { get; init; }

    /// <summary>Only finds about this item.</summary>
    public string? ItemId { get; init; }

    /// <summary>Only finds about items whose ids begin with it; no pattern.</summary>
    public string? Prefix { get; init; }

    /// <summary>Only finds of which this side disagrees: <c>item</c>, <c>holds</c> or <c>journal</c>.</summary>
    public string? Side { get; init; }

    /// <summary>Only finds that ended so, see <see cref="DriftReading.Resolution"/>.</summary>
    public string? Resolution { get; init; }

    /// <summary>The last find of the page before.</summary>
    public DriftPlace? After { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}

/// <summary>A find's place in a list.</summary>
/// <param name="Units">What open finds are ordered by.</param>
/// <param name="ResolvedAt">What resolved ones are ordered by.</param>
/// <param name="ItemKey">The item, also where its row is gone.</param>
/// <param name="FoundAt">Which find of it.</param>
public readonly record struct DriftPlace(long Units, DateTimeOffset? ResolvedAt, long ItemKey, DateTimeOffset FoundAt);

/// <summary>How many finds pass a filter, whatever page is shown.</summary>
/// <param name="Open">Those that nobody has put right.</param>
/// <param name="Units">Units that are wrong in those.</param>
/// <param name="Resolved">Those that were put right, or agreed again.</param>
public readonly record struct DriftCounts(long Open, long Units, long Resolved);
