using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Domain;

/// <summary>
/// Every reason for which the rules refuse a command, with what is told of this time. A refusal leaves nothing behind. Precedence, codes
/// and texts are those of the catalogue, <see cref="Refusals"/>.
/// </summary>
public abstract record Refusal
{
    private Refusal(RefusalKind kind) => Kind = kind;

    /// <summary>Its entry in the catalogue.</summary>
    public RefusalKind Kind { get; }

    /// <summary>One that certain items are the reason of.</summary>
    public abstract record OfItems(RefusalKind Kind, ImmutableArray<string> ItemIds) : Refusal(Kind);

    /// <summary>One that tells the present version, which is not the one that was named.</summary>
    public abstract record OfVersion(RefusalKind Kind, long Version) : Refusal(Kind);

    /// <summary>The id names an earlier command with other content. Caller: choose a fresh id.</summary>
    public sealed record IdReused(ImmutableArray<string> Differs) : Refusal(Refusals.IdReused);

    /// <summary>No such items. Caller: create them or correct the ids.</summary>
    public sealed record ItemNotFound(ImmutableArray<string> ItemIds) : OfItems(Refusals.ItemNotFound, ItemIds);

    /// <summary>No such hold.</summary>
    public sealed record HoldNotFound() : Refusal(Refusals.HoldNotFound);

    /// <summary>The item exists and was created with other content.</summary>
    public sealed record ItemExists() : Refusal(Refusals.ItemExists);

    /// <summary>The items' counters disagree with their live holds, and wait for somebody to put them right.</summary>
    public sealed record ItemDrifted(ImmutableArray<string> ItemIds) : OfItems(Refusals.ItemDrifted, ItemIds);

    /// <summary>The settings moved on since the version the caller named.</summary>
    public sealed record SettingsChanged(long Version) : OfVersion(Refusals.SettingsChanged, Version);

    /// <summary>The hold or item moved on since the version the caller named.</summary>
    public sealed record VersionMismatch(long Version) : OfVersion(Refusals.VersionMismatch, Version);

    /// <summary>The hold's end has passed.</summary>
    public sealed record HoldExpired() : Refusal(Refusals.HoldExpired);

    /// <summary>The hold's status does not allow it.</summary>
    public sealed record StatusConflict(HoldStatus Status) : Refusal(Refusals.HoldStatusConflict);

    /// <summary>The end asked for is later than the hold's greatest age allows.</summary>
    public sealed record HoldAgeLimit(DateTimeOffset LatestExpiresAt) : Refusal(Refusals.HoldAgeLimit);

    /// <summary>More was named than the hold has, or an item that it does not have.</summary>
    public sealed record ExceedsHold(ImmutableArray<string> ItemIds) : OfItems(Refusals.ExceedsHold, ItemIds);

    /// <summary>Less was named than is already fulfilled.</summary>
    public sealed record BelowFulfilled(ImmutableArray<string> ItemIds) : OfItems(Refusals.BelowFulfilled, ItemIds);

    /// <summary>On hand would fall below zero.</summary>
    public sealed record NegativeStock(ImmutableArray<string> ItemIds) : OfItems(Refusals.NegativeStock, ItemIds);

    /// <summary>The items' owner has stopped sales.</summary>
    public sealed record StopSell(ImmutableArray<string> ItemIds, ImmutableArray<RefusedLine> Lines) : OfItems(Refusals.StopSell, ItemIds);

    /// <summary>Transient: supply may return. Every short line is named.</summary>
    public sealed record InsufficientStock(ImmutableArray<Shortfall> Shortages, ImmutableArray<RefusedLine> Lines)
        : Refusal(Refusals.InsufficientStock);

    /// <summary>The hold belongs to another channel than the caller is bound to.</summary>
    public sealed record ForeignChannel() : Refusal(Refusals.Forbidden);

    /// <summary>The request makes no sense against the present state.</summary>
    public sealed record Malformed(string Field, string Why) : Refusal(Refusals.InvalidRequest);
}

/// <summary>One line that could not be had.</summary>
/// <param name="ItemId">The item that is short.</param>
/// <param name="Requested">Units asked for, the hold's own counted in.</param>
/// <param name="Available">The most the line could have had in this decision, the hold's own units counted in; never below 0.</param>
public sealed record Shortfall(string ItemId, long Requested, long Available);

/// <summary>One line that asked for units when a hold was refused for stock or a stop, whether or not it was a reason.</summary>
/// <param name="Item">The item.</param>
/// <param name="Requested">Units the line should have had in all.</param>
/// <param name="Had">Units of these that it had already.</param>
/// <param name="Version">The version of the item that was decided on.</param>
public readonly record struct RefusedLine(ItemId Item, long Requested, long Had, long Version);
