using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts.Items;

/// <summary>Puts an item right that something other than the product has changed.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ReconcileItem")]
public sealed record ReconcileItem
{
    /// <summary>Who asks.</summary>
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>Only tells what would be done.</summary>
    [Id(1)] public required bool DryRun { get; init; }

    /// <summary>Why; journalled.</summary>
    [Id(2)] public string? Reason { get; init; }
}

/// <summary>How an item compares with its live holds and its journal.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ReconcileAnswer")]
public sealed record ReconcileAnswer
{
    /// <summary>
    /// <see cref="Outcome.Done"/>, where there was something to put right (a dry run did not); <see cref="Outcome.NothingDisagrees"/> where
    /// not.
    /// </summary>
    [Id(0)] public required Outcome Outcome { get; init; }

    /// <summary>The item as stored before.</summary>
    [Id(1)] public ItemView? Before { get; init; }

    /// <summary>The item as it is now, or after a dry run as it would be.</summary>
    [Id(2)] public ItemView? After { get; init; }

    /// <summary>What its live holds claim as allocated.</summary>
    [Id(3)] public long HoldsAllocated { get; init; }

    /// <summary>What its live holds claim as held.</summary>
    [Id(4)] public long HoldsHeld { get; init; }

    /// <summary>The item as its last event states it; null when it has no event.</summary>
    [Id(5)] public ItemView? Journal { get; init; }

    /// <summary>Which of <c>item</c>, <c>holds</c> and <c>journal</c> disagree with what the journal's events add up to.</summary>
    [Id(6)] public ImmutableArray<string> Disagrees { get; init; } = [];

    /// <summary>
    /// The first event that states something else than follows from those before it; null when the journal's chain is whole.
    /// </summary>
    [Id(7)] public long? BrokenAt { get; init; }

    /// <summary>When that event happened.</summary>
    [Id(8)] public DateTimeOffset? BrokenSince { get; init; }

    /// <summary>The compensating entry was made.</summary>
    [Id(9)] public bool Applied { get; init; }
}
