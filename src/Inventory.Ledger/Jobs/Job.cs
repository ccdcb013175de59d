namespace Inventory.Ledger.Jobs;

/// <summary>What an operator does to many holds or items, as it is now.</summary>
public sealed record Job
{
    /// <summary>Its id, unique in its tenant.</summary>
    public required string JobId { get; init; }

    /// <summary>What is done to its targets, by the name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the tenant whose holds or items they are.</summary>
    public required string Tenant { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required JobState State { get; init; }

    /// <summary>How many targets were worked at, whatever came of it.</summary>
    public required long Done { get; init; }

    /// <summary>How many targets it has.</summary>
    public required long Total { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it is running or paused.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The name under which what it does is journalled.</summary>
    public required string Actor { get; init; }

    /// <summary>The person or program that wished it.</summary>
    public required string Principal { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The id under which its lever was pulled; null where none was given.</summary>
    public string? LeverId { get; init; }

    /// <summary>What it belongs to in other systems, as its caller named it.</summary>
    public required string CorrelationId { get; init; }
}
