using System.Collections.Immutable;
using Inventory.Domain.Holds;

namespace Inventory.Ledger.Reads;

/// <summary>A hold as a list shows it. One that is over shows as expired, swept or not.</summary>
public sealed record HoldReading
{
    /// <summary>Its id.</summary>
    public required string HoldId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required HoldStatus Status { get; init; }

    /// <summary>The lines it has, in their order.</summary>
    public required ImmutableArray<HoldReadingLine> Lines { get; init; }

    /// <summary>Whose it is.</summary>
    public string? Owner { get; init; }

    /// <summary>Through which channel it came.</summary>
    public string? Channel { get; init; }

    /// <summary>The caller's own facts as JSON text; null for none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Counts its changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When it was confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The first instant at which it no longer counts.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>No change may set a later end.</summary>
    public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The counters of one of its items are not what the live holds claim.</summary>
    public bool Drifted { get; init; }
}

/// <summary>A line of a hold.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Quantity">Units set aside or, once confirmed, owed in all.</param>
/// <param name="Fulfilled">Units that have left.</param>
public readonly record struct HoldReadingLine(string ItemId, long Quantity, long Fulfilled);
