namespace Inventory.Client;

/// <summary>A claim on units of one item or several. What is not applicable is null.</summary>
public sealed record Hold
{
    /// <summary>Its id, as the caller chose it.</summary>
    public required string HoldId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required HoldStatus Status { get; init; }

    /// <summary>Its lines; after a partial confirm what was confirmed, 0 included.</summary>
    public required IReadOnlyList<HoldLine> Lines { get; init; }

    /// <summary>Whose it is, in the caller's terms.</summary>
    public string? Owner { get; init; }

    /// <summary>Through which channel it came.</summary>
    public string? Channel { get; init; }

    /// <summary>The caller's own facts.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Counts its changes, from 1; to act on this version alone, pass it as <c>ifVersion</c>.</summary>
    public required long Version { get; init; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When it was confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The first instant at which it no longer counts.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>No change may set a later end; null for a hold without end.</summary>
    public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>True where an item's counters do not agree with its live holds; null otherwise.</summary>
    public bool? Drifted { get; init; }
}

/// <summary>Units of one item in a hold.</summary>
/// <param name="ItemId">Which item.</param>
/// <param name="Quantity">Units set aside or, once confirmed, owed in all.</param>
/// <param name="Fulfilled">Units that have left.</param>
public sealed record HoldLine(string ItemId, long Quantity, long Fulfilled);

/// <summary>Where a hold is in its life.</summary>
public enum HoldStatus
{
    /// <summary>Units are set aside.</summary>
    Held,

    /// <summary>Units are owed.</summary>
    Confirmed,

    /// <summary>All that was owed has left.</summary>
    Fulfilled,

    /// <summary>Its end passed.</summary>
    Expired,

    /// <summary>It was given back.</summary>
    Released,

    /// <summary>It was confirmed, and given back.</summary>
    Cancelled,
}
