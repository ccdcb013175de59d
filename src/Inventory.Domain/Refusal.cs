using System.Collections.Immutable;
using Inventory.Domain.Holds;

namespace Inventory.Domain;

/// <summary>Every reason why a command is refused. A refusal leaves nothing behind.</summary>
public abstract record Refusal
{
    private Refusal() { }

    /// <summary>The id names an earlier command with other content. Caller: choose a fresh id.</summary>
    public sealed record IdReused(ImmutableArray<string> Differs) : Refusal;

    /// <summary>No such items. Caller: create them or correct the ids.</summary>
    public sealed record ItemNotFound(ImmutableArray<string> ItemIds) : Refusal;

    /// <summary>No such hold.</summary>
    public sealed record HoldNotFound : Refusal;

    /// <summary>The item exists and was created with other content.</summary>
    public sealed record ItemExists : Refusal;

    /// <summary>The items' counters disagree with their live holds, and wait for somebody to put them right.</summary>
    public sealed record ItemDrifted(ImmutableArray<string> ItemIds) : Refusal;

    /// <summary>The settings moved on since the version the caller named.</summary>
    public sealed record SettingsChanged(long SettingsVersion) : Refusal;

    /// <summary>The hold or item moved on since the version the caller named.</summary>
    public sealed record VersionMismatch(long Version) : Refusal;

    /// <summary>The hold's end has passed.</summary>
    public sealed record HoldExpired : Refusal;

    /// <summary>The hold's status does not allow it.</summary>
    public sealed record StatusConflict(HoldStatus Status) : Refusal;

    /// <summary>The end asked for is later than the hold's greatest age allows.</summary>
    public sealed record HoldAgeLimit(DateTimeOffset LatestExpiresAt) : Refusal;

    /// <summary>More was named than the hold has, or an item that it does not have.</summary>
    public sealed record ExceedsHold(ImmutableArray<string> ItemIds) : Refusal;

    /// <summary>Less was named than is already fulfilled.</summary>
    public sealed record BelowFulfilled(ImmutableArray<string> ItemIds) : Refusal;

    /// <summary>On hand would fall below zero.</summary>
    public sealed record NegativeStock(ImmutableArray<string> ItemIds) : Refusal;

    /// <summary>The items' owner has stopped sales.</summary>
    public sealed record StopSell(ImmutableArray<string> ItemIds) : Refusal;

    /// <summary>Transient: supply may return. Every short line is named.</summary>
    public sealed record InsufficientStock(ImmutableArray<Shortfall> Shortages) : Refusal;

    /// <summary>The hold belongs to another channel than the caller is bound to.</summary>
    public sealed record ForeignChannel : Refusal;

    /// <summary>The request makes no sense against the present state.</summary>
    public sealed record Malformed(string Field, string Why) : Refusal;
}

/// <summary>One line that could not be had.</summary>
/// <param name="ItemId">The item that is short.</param>
/// <param name="Requested">Units asked for, the hold's own counted in.</param>
/// <param name="Available">The most the line could have had in this decision, the hold's own units counted in; never below 0.</param>
public sealed record Shortfall(string ItemId, long Requested, long Available);
