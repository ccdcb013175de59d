using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts.Items;

/// <summary>What an item shall be. Quantities are whole units, 0 to 1,000,000,000.</summary>
[GenerateSerializer, Immutable, Alias("inventory.CreateItem")]
public sealed record CreateItem
{
    /// <summary>Who asks.</summary>
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>Units physically there. Left out by an import of an item that exists: on hand stays.</summary>
    [Id(1)] public long? OnHand { get; init; }

    /// <summary>Units that cannot be sold. Left out: 0 for a new item; an import keeps what is.</summary>
    [Id(2)] public long? OutOfService { get; init; }

    /// <summary>Units kept back. Left out: 0 for a new item; an import keeps what is.</summary>
    [Id(3)] public long? SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there. Left out: 0 for a new item; an import keeps what is.</summary>
    [Id(4)] public long? OverbookingLimit { get; init; }

    /// <summary>Refuses new units while set. Left out: false for a new item; an import keeps what is.</summary>
    [Id(5)] public bool? StopSell { get; init; }

    /// <summary>
    /// The owner's own facts as canonical JSON text of string values; null for none. An import sets these keys and keeps the others.
    /// </summary>
    [Id(6)] public string? Metadata { get; init; }

    /// <summary>
    /// The import that this is a line of, of meaning to it alone: the id under which an item knows the line again; null for none.
    /// </summary>
    [Id(8)] public string? ImportId { get; init; }

    /// <summary>When the units of an import were counted; what was journalled on on hand since is carried forward. Null for now.</summary>
    [Id(9)] public DateTimeOffset? CountedAt { get; init; }
}

/// <summary>Settings to change; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ChangeItem")]
public sealed record ChangeItem
{
    /// <summary>Who asks.</summary>
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>Units that cannot be sold.</summary>
    [Id(1)] public long? OutOfService { get; init; }

    /// <summary>Units kept back.</summary>
    [Id(2)] public long? SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    [Id(3)] public long? OverbookingLimit { get; init; }

    /// <summary>Refuses new units while set.</summary>
    [Id(4)] public bool? StopSell { get; init; }

    /// <summary>Whether <see cref="Metadata"/> takes the place of the present one.</summary>
    [Id(5)] public bool ReplacesMetadata { get; init; }

    /// <summary>The new metadata as canonical JSON text; null for none.</summary>
    [Id(6)] public string? Metadata { get; init; }

    /// <summary>The settings version the caller believes in; another one refuses with <see cref="Outcome.SettingsChanged"/>.</summary>
    [Id(7)] public long? SettingsVersion { get; init; }

    /// <summary>Why; journalled with what changes.</summary>
    [Id(8)] public string? Reason { get; init; }

    /// <summary>
    /// The item version the caller believes in; another one refuses with <see cref="Outcome.VersionMismatch"/>. Null: any.
    /// </summary>
    [Id(9)] public long? Version { get; init; }
}

/// <summary>A step of on hand: a delivery, a breakage.</summary>
[GenerateSerializer, Immutable, Alias("inventory.AdjustStock")]
public sealed record AdjustStock
{
    /// <summary>Who asks.</summary>
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>Chosen by the caller, unique per item; the idempotency key.</summary>
    [Id(1)] public required string AdjustmentId { get; init; }

    /// <summary>Units to add; negative takes off, 0 is not allowed.</summary>
    [Id(2)] public required long Delta { get; init; }

    /// <summary>Why; journalled, not compared.</summary>
    [Id(3)] public required string Reason { get; init; }

    /// <summary>
    /// The item version the caller believes in; another one refuses with <see cref="Outcome.VersionMismatch"/>. Null: any.
    /// </summary>
    [Id(4)] public long? Version { get; init; }
}

/// <summary>On hand as somebody counted it.</summary>
[GenerateSerializer, Immutable, Alias("inventory.CountStock")]
public sealed record CountStock
{
    /// <summary>Who asks.</summary>
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>Chosen by the caller, unique per item; the idempotency key.</summary>
    [Id(1)] public required string CountId { get; init; }

    /// <summary>Units counted, 0 to 1,000,000,000.</summary>
    [Id(2)] public required long Counted { get; init; }

    /// <summary>When; null for now, at most seven days back, never in the future by the ledger's clock.</summary>
    [Id(3)] public DateTimeOffset? CountedAt { get; init; }

    /// <summary>Why; journalled, not compared.</summary>
    [Id(4)] public required string Reason { get; init; }

    /// <summary>
    /// The item version the caller believes in; another one refuses with <see cref="Outcome.VersionMismatch"/>. Null: any.
    /// </summary>
    [Id(5)] public long? Version { get; init; }

    /// <summary>
    /// The event of the inbox that this carries out, whose id is <see cref="CountId"/>: unique per item and source; null for none.
    /// </summary>
    [Id(6)] public InboxMark? Mark { get; init; }
}
