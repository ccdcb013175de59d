using System.Collections.Immutable;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>One line of a hold.</summary>
public sealed record HoldLine
{
    /// <summary>The line's place in the hold, from 0; permanent.</summary>
    public required int Number { get; init; }

    /// <summary>The item it takes units of.</summary>
    public required ItemId Item { get; init; }

    /// <summary>Units set aside or, once confirmed, owed in all.</summary>
    public required long Quantity { get; init; }

    /// <summary>Units that have left.</summary>
    public long Fulfilled { get; init; }

    /// <summary>Taken out of the hold by a change; kept only so that a repeat of the placing can still be recognised.</summary>
    public bool Dropped { get; init; }

    /// <summary>Units it was placed with; null when a change added it.</summary>
    public long? PlacedQuantity { get; init; }

    /// <summary>Units owed and not yet fulfilled.</summary>
    public long Outstanding => Quantity - Fulfilled;
}

/// <summary>A claim on one or more items, all or nothing. Immutable; each accepted change makes the next one.</summary>
public sealed record Hold
{
    /// <summary>Chosen by the caller; unique in its tenant, and the idempotency key of placing it.</summary>
    public required string HoldId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required HoldStatus Status { get; init; }

    /// <summary>Every line it ever had, by number; see <see cref="Lines"/> for those it has.</summary>
    public required ImmutableArray<HoldLine> AllLines { get; init; }

    /// <summary>What it was placed with.</summary>
    public required HoldTerms Terms { get; init; }

    /// <summary>The caller's own facts now, as canonical JSON text; null for none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Counts the hold's changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When it was confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The first instant at which it no longer counts; null for none.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>No change may set a later end; null for a hold without end.</summary>
    public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>When it ended, whichever way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it was released or cancelled, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The lines it has now.</summary>
    public ImmutableArray<HoldLine> Lines
    {
        get
        {
            foreach (var line in AllLines)
            {
                if (line.Dropped) return [.. AllLines.Where(kept => !kept.Dropped)];
            }

            return AllLines;
        }
    }

    /// <summary>Whether its end has passed at <paramref name="now"/>, swept or not.</summary>
    public bool IsOver(DateTimeOffset now) => Status is HoldStatus.Held && ExpiresAt <= now;
}
