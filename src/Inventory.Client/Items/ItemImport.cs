namespace Inventory.Client;

/// <summary>A line of an import. What is left out keeps what is, or is 0, off or empty for a new item.</summary>
public sealed record ImportedItem
{
    /// <summary>Its id.</summary>
    public required string ItemId { get; init; }

    /// <summary>Units physically there; one that differs becomes a count. Required for a new item.</summary>
    public long? OnHand { get; init; }

    /// <summary>Units that cannot be sold.</summary>
    public long? OutOfService { get; init; }

    /// <summary>Units kept back.</summary>
    public long? SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    public long? OverbookingLimit { get; init; }

    /// <summary>Refuses new units.</summary>
    public bool? StopSell { get; init; }

    /// <summary>The owner's own facts; those named are set, others left.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>How an import goes about it.</summary>
public sealed record ItemImport
{
    /// <summary>
    /// Makes the import repeatable: a line that comes again changes nothing, whatever was sold since, and lines without a known outcome are
    /// sent again. Null makes each request an import of its own, which is not repeated where its outcome is unknown.
    /// </summary>
    public string? ImportId { get; init; }

    /// <summary>As of when its quantities were counted, at most 7 days back; null for when the first line arrives.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>Tells what it would do, and does nothing.</summary>
    public bool? DryRun { get; init; }
}

/// <summary>What became of one line of an import.</summary>
public sealed record ImportResult
{
    /// <summary>Its number, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Which item; null where the line has no readable id.</summary>
    public string? ItemId { get; init; }

    /// <summary>What it did.</summary>
    public required ImportOutcome Outcome { get; init; }

    /// <summary>Why it is invalid.</summary>
    public InventoryProblem? Problem { get; init; }
}

/// <summary>What a line of an import did.</summary>
public enum ImportOutcome
{
    /// <summary>Made the item.</summary>
    Created,

    /// <summary>Changed it.</summary>
    Updated,

    /// <summary>Nothing: all is as the line says, or the line had come before.</summary>
    Unchanged,

    /// <summary>Nothing: it was refused.</summary>
    Invalid,
}
