using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts.Holds;

/// <summary>What every command on a hold carries.</summary>
[GenerateSerializer, Immutable, Alias("inventory.HoldCommand")]
public abstract record HoldCommand
{
    /// <summary>Who asks.</summary>
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>The hold. Chosen by the caller who places it, unique in the tenant.</summary>
    [Id(1)] public required string HoldId { get; init; }

    /// <summary>
    /// The hold version the caller believes in; another one refuses with <see cref="Outcome.VersionMismatch"/>. Null: any.
    /// </summary>
    [Id(2)] public long? Version { get; init; }

    /// <summary>The event of the inbox that this carries out; null for none.</summary>
    [Id(3)] public InboxMark? Mark { get; init; }
}

/// <summary>A line asked for.</summary>
[GenerateSerializer, Immutable, Alias("inventory.Line")]
public readonly record struct Line
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>Whole units, 1 to 1,000,000; 0 where a command says so.</summary>
    [Id(1)] public required long Quantity { get; init; }
}

/// <summary>Sets units aside for somebody who has yet to pay, or sells them at once. The hold id is the idempotency key.</summary>
[GenerateSerializer, Immutable, Alias("inventory.PlaceHold")]
public sealed record PlaceHold : HoldCommand
{
    /// <summary>1 to 100 lines, each item once.</summary>
    [Id(0)] public required ImmutableArray<Line> Lines { get; init; }

    /// <summary>Counted by the service from its decision, 1 to 604,800; 0 for no end. Of no meaning with <see cref="Confirm"/>.</summary>
    [Id(1)] public int TtlSeconds { get; init; } = 1800;

    /// <summary>Born confirmed: a sale, a walk-in.</summary>
    [Id(2)] public bool Confirm { get; init; }

    /// <summary>Whose hold it is, in the caller's terms.</summary>
    [Id(3)] public string? Owner { get; init; }

    /// <summary>Through which channel it came.</summary>
    [Id(4)] public string? Channel { get; init; }

    /// <summary>The caller's own facts as canonical JSON text of string values; null for none.</summary>
    [Id(5)] public string? Metadata { get; init; }
}

/// <summary>Absolute targets for a hold. At least one of lines, end and metadata.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ChangeHold")]
public sealed record ChangeHold : HoldCommand
{
    /// <summary>Unique per hold; the idempotency key.</summary>
    [Id(0)] public required string ChangeId { get; init; }

    /// <summary>Targets by item; 0 takes a line out, unnamed lines stay. Empty: lines stay.</summary>
    [Id(1)] public ImmutableArray<Line> Lines { get; init; } = [];

    /// <summary>The new end in seconds from now, 1 or more; null: the end stays.</summary>
    [Id(2)] public int? TtlSeconds { get; init; }

    /// <summary>Whether <see cref="Metadata"/> takes the place of the present one.</summary>
    [Id(3)] public bool ReplacesMetadata { get; init; }

    /// <summary>The new metadata as canonical JSON text; null for none.</summary>
    [Id(4)] public string? Metadata { get; init; }

    /// <summary>Why; journalled with what changes, not compared.</summary>
    [Id(5)] public string? Reason { get; init; }
}

/// <summary>Turns held units into allocated ones. Repeating it is recognised by the hold's status.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ConfirmHold")]
public sealed record ConfirmHold : HoldCommand
{
    /// <summary>Units of every line, 0 allowed; empty: all of it.</summary>
    [Id(0)] public ImmutableArray<Line> Lines { get; init; } = [];

    /// <summary>Takes the units of an expired hold again instead of refusing.</summary>
    [Id(1)] public bool Reacquire { get; init; }
}

/// <summary>Gives held units back.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ReleaseHold")]
public sealed record ReleaseHold : HoldCommand
{
    /// <summary>Why; not compared.</summary>
    [Id(0)] public string? Reason { get; init; }

    /// <summary>Records an unknown id as released, so that a request still on its way can never take effect.</summary>
    [Id(1)] public bool SpendIfUnknown { get; init; }
}

/// <summary>Gives back what is confirmed and not fulfilled.</summary>
[GenerateSerializer, Immutable, Alias("inventory.CancelHold")]
public sealed record CancelHold : HoldCommand
{
    /// <summary>Why; not compared.</summary>
    [Id(0)] public string? Reason { get; init; }
}

/// <summary>Lets owed units leave the building.</summary>
[GenerateSerializer, Immutable, Alias("inventory.FulfilHold")]
public sealed record FulfilHold : HoldCommand
{
    /// <summary>Unique per hold; the idempotency key.</summary>
    [Id(0)] public required string FulfilmentId { get; init; }

    /// <summary>Units that leave, by item; empty: all that is left.</summary>
    [Id(1)] public ImmutableArray<Line> Lines { get; init; } = [];
}
