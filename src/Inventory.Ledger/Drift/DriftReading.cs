namespace Inventory.Ledger.Drift;

/// <summary>What one side says of an item, in whole units.</summary>
/// <param name="OnHand">Units there; holds have no say in it.</param>
/// <param name="Allocated">Units owed.</param>
/// <param name="Held">Units set aside.</param>
public readonly record struct DriftUnits(long? OnHand, long Allocated, long Held);

/// <summary>An item that disagrees with its live holds or its journal.</summary>
public sealed record DriftReading
{
    /// <summary>The item; null where its row is gone.</summary>
    public string? ItemId { get; init; }

    /// <summary>The ledger's own number for the item, which stays when its row is gone.</summary>
    public long ItemKey { get; init; }

    /// <summary>What the item's row says; null where it is gone.</summary>
    public DriftUnits? Item { get; init; }

    /// <summary>What its live holds add up to.</summary>
    public required DriftUnits Holds { get; init; }

    /// <summary>What its last event says; null where it has none.</summary>
    public DriftUnits? Journal { get; init; }

    /// <summary>Which of <c>item</c>, <c>holds</c> and <c>journal</c> is not as it should be.</summary>
    public required IReadOnlyList<string> Disagrees { get; init; }

    /// <summary>Units that are wrong, over all quantities.</summary>
    public required long Units { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When it was last looked at.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Its place in the lists.</summary>
    public DriftPlace Place => new(Units, ResolvedAt, ItemKey, FoundAt);

    /// <summary>Since when, where that is known: the hand that did it, or the event from which on the journal does not add up.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What was done by whom, where it was recorded.</summary>
    public string? By { get; init; }

    /// <summary>The first event that states something else than follows from those before it.</summary>
    public long? BrokenAt { get; init; }

    /// <summary>When it was put right, or seen to agree again; null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>
    /// <c>repaired</c> by its owner on the spot, <c>reconciled</c> by an operator, or <c>agrees again</c>; null while it is open.
    /// </summary>
    public string? Resolution { get; init; }
}

/// <summary>What an item's own grain found.</summary>
public sealed record DriftExplanation
{
    /// <summary>Which sides disagree; empty when none does.</summary>
    public required IReadOnlyList<string> Disagrees { get; init; }

    /// <summary>What its live holds add up to.</summary>
    public DriftUnits Holds { get; init; }

    /// <summary>What its last event says.</summary>
    public DriftUnits? Journal { get; init; }

    /// <summary>The last event's sequence.</summary>
    public long? JournalSequence { get; init; }

    /// <summary>The first event that does not follow from those before it.</summary>
    public long? BrokenAt { get; init; }

    /// <summary>When that happened.</summary>
    public DateTimeOffset? BrokenSince { get; init; }

    /// <summary>Units that are wrong.</summary>
    public long Units { get; init; }

    /// <summary>How it was put right, where it was.</summary>
    public string? Resolution { get; init; }
}
