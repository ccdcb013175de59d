using System.Collections.Immutable;

namespace Inventory.Ledger.Jobs;

/// <summary>A job to make.</summary>
public sealed record NewJob
{
    /// <summary>Its id.</summary>
    public required string JobId { get; init; }

    /// <summary>The name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>What is asked, field by field as callers name them: what a repeat is compared with, and what the kind works by.</summary>
    public required IReadOnlyDictionary<string, string> Asked { get; init; }

    /// <summary>Which targets it has.</summary>
    public required ITargetSelection Targets { get; init; }

    /// <summary>Decides what is a repeat; null where nothing is.</summary>
    public string? LeverId { get; init; }

    /// <summary>The name under which what it does is journalled.</summary>
    public required string Actor { get; init; }

    /// <summary>The person or program that wishes it.</summary>
    public required string Principal { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What it belongs to in other systems.</summary>
    public required string CorrelationId { get; init; }
}

/// <summary>What came of making a job.</summary>
/// <param name="Job">The job, or the earlier one of its lever.</param>
/// <param name="IsRepeat">There was one of this lever already.</param>
/// <param name="Differs">The fields in which that one differs; empty for a repeat.</param>
public readonly record struct MadeJob(Job Job, bool IsRepeat, ImmutableArray<string> Differs);
