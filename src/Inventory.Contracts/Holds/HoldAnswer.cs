using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts.Holds;

/// <summary>The answer to a command on a hold.</summary>
[GenerateSerializer, Immutable, Alias("inventory.HoldAnswer")]
public sealed record HoldAnswer
{
    /// <summary>What came of it.</summary>
    [Id(0)] public required Outcome Outcome { get; init; }

    /// <summary>The hold as it is now, where the outcome is <see cref="Outcome.Done"/>.</summary>
    [Id(1)] public HoldView? Hold { get; init; }

    /// <summary>The command had already happened.</summary>
    [Id(2)] public bool Replayed { get; init; }

    /// <summary>The items an outcome is about.</summary>
    [Id(3)] public ImmutableArray<string> ItemIds { get; init; } = [];

    /// <summary>Every short line, where the outcome is <see cref="Outcome.InsufficientStock"/>.</summary>
    [Id(4)] public ImmutableArray<Shortage> Shortages { get; init; } = [];

    /// <summary>Fields that differ from the earlier command of this id.</summary>
    [Id(5)] public ImmutableArray<string> Differs { get; init; } = [];

    /// <summary>The present status, where the outcome is <see cref="Outcome.HoldStatusConflict"/>.</summary>
    [Id(6)] public HoldStatus? Status { get; init; }

    /// <summary>The present hold version, where the outcome is <see cref="Outcome.VersionMismatch"/>.</summary>
    [Id(7)] public long? Version { get; init; }

    /// <summary>The latest end allowed, where the outcome is <see cref="Outcome.HoldAgeLimit"/>.</summary>
    [Id(8)] public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>What to correct, where the outcome is <see cref="Outcome.Invalid"/>.</summary>
    [Id(9)] public ImmutableArray<FieldError> Errors { get; init; } = [];

    /// <summary>
    /// What was decided on, where the outcome is <see cref="Outcome.InsufficientStock"/> or <see cref="Outcome.StopSell"/>; null otherwise.
    /// </summary>
    [Id(10)] public RefusedStock? Refused { get; init; }

    /// <summary>The first item that is named as a refusal's reason; null where none is.</summary>
    public string? ReasonItem() => Shortages is [var shortage, ..] ? shortage.ItemId : ItemIds is [var itemId, ..] ? itemId : null;
}

/// <summary>What a refusal for stock or a stop rests on: enough to find in the journal what the items were.</summary>
[GenerateSerializer, Immutable, Alias("inventory.RefusedStock")]
public sealed record RefusedStock
{
    /// <summary>When it was decided, by the ledger's time.</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>The lines that asked for units: those that were the reason first, then others, not more than a receipt has.</summary>
    [Id(1)] public required ImmutableArray<RefusedLineView> Lines { get; init; }
}

/// <summary>One line that asked for units in vain.</summary>
[GenerateSerializer, Immutable, Alias("inventory.RefusedLineView")]
public readonly record struct RefusedLineView
{
    /// <summary>The ledger's number of the item.</summary>
    [Id(0)] public required long ItemKey { get; init; }

    /// <summary>The version of the item that was decided on.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>Units the line should have had in all.</summary>
    [Id(2)] public required long Requested { get; init; }

    /// <summary>Units of these that it had already.</summary>
    [Id(3)] public required long Had { get; init; }
}

/// <summary>One line that could not be had.</summary>
[GenerateSerializer, Immutable, Alias("inventory.Shortage")]
public sealed record Shortage
{
    /// <summary>The item that is short.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>Units asked for.</summary>
    [Id(1)] public required long Requested { get; init; }

    /// <summary>The most the line could have had, the hold's own units counted in; never below 0.</summary>
    [Id(2)] public required long Available { get; init; }
}

/// <summary>A hold as it is.</summary>
[GenerateSerializer, Immutable, Alias("inventory.HoldView")]
public sealed record HoldView
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string HoldId { get; init; }

    /// <summary>Where it is in its life.</summary>
    [Id(1)] public required HoldStatus Status { get; init; }

    /// <summary>The lines it has.</summary>
    [Id(2)] public required ImmutableArray<HoldLineView> Lines { get; init; }

    /// <summary>Whose it is.</summary>
    [Id(3)] public string? Owner { get; init; }

    /// <summary>Through which channel it came.</summary>
    [Id(4)] public string? Channel { get; init; }

    /// <summary>The caller's own facts as canonical JSON text; null for none.</summary>
    [Id(5)] public string? Metadata { get; init; }

    /// <summary>Counts its changes, from 1.</summary>
    [Id(6)] public required long Version { get; init; }

    /// <summary>When it was placed.</summary>
    [Id(7)] public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When it was confirmed.</summary>
    [Id(8)] public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The first instant at which it no longer counts.</summary>
    [Id(9)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>No change may set a later end.</summary>
    [Id(10)] public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>When it ended.</summary>
    [Id(11)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended, in the caller's words.</summary>
    [Id(12)] public string? Reason { get; init; }

    /// <summary>An item of its lines has drifted: its held and allocated are not what its live holds claim.</summary>
    [Id(13)] public bool Drifted { get; init; }
}

/// <summary>A line of a hold as it is.</summary>
[GenerateSerializer, Immutable, Alias("inventory.HoldLineView")]
public readonly record struct HoldLineView
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>Units set aside or, once confirmed, owed in all.</summary>
    [Id(1)] public required long Quantity { get; init; }

    /// <summary>Units that have left.</summary>
    [Id(2)] public required long Fulfilled { get; init; }
}
