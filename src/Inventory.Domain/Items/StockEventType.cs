using System.Collections.Frozen;

namespace Inventory.Domain.Items;

/// <summary>
/// Every kind of fact an item's journal can hold. The names of <see cref="StockEventTypes.Name"/> and their meanings are permanent.
/// </summary>
public enum StockEventType
{
    /// <summary>The item came into being.</summary>
    ItemCreated,

    /// <summary>Its settings or metadata changed.</summary>
    ItemChanged,

    /// <summary>On hand moved by a stated step.</summary>
    StockAdjusted,

    /// <summary>On hand was set from a count.</summary>
    StockCounted,

    /// <summary>Units were set aside.</summary>
    HoldPlaced,

    /// <summary>A hold's lines, end or metadata changed.</summary>
    HoldChanged,

    /// <summary>Held units became allocated; also a sale, and a late confirm that took its units again.</summary>
    HoldConfirmed,

    /// <summary>Held units were given back by their caller.</summary>
    HoldReleased,

    /// <summary>Held units came back because the hold's end passed.</summary>
    HoldExpired,

    /// <summary>Allocated units came back.</summary>
    HoldCancelled,

    /// <summary>Allocated units left the building.</summary>
    HoldFulfilled,

    /// <summary>
    /// The item's counters were brought to what its live holds and its journal say, after something other than the product had changed
    /// them.
    /// </summary>
    StockReconciled,
}

/// <summary>The journal's names for <see cref="StockEventType"/>.</summary>
public static class StockEventTypes
{
    private static readonly FrozenDictionary<string, StockEventType> ByName =
        Enum.GetValues<StockEventType>().ToFrozenDictionary(Name, StringComparer.Ordinal);

    /// <summary>The permanent name, as stored and published.</summary>
    public static string Name(this StockEventType type) => type switch
    {
        StockEventType.ItemCreated => "item_created.v1",
        StockEventType.ItemChanged => "item_changed.v1",
        StockEventType.StockAdjusted => "stock_adjusted.v1",
        StockEventType.StockCounted => "stock_counted.v1",
        StockEventType.HoldPlaced => "hold_placed.v1",
        StockEventType.HoldChanged => "hold_changed.v1",
        StockEventType.HoldConfirmed => "hold_confirmed.v1",
        StockEventType.HoldReleased => "hold_released.v1",
        StockEventType.HoldExpired => "hold_expired.v1",
        StockEventType.HoldCancelled => "hold_cancelled.v1",
        StockEventType.HoldFulfilled => "hold_fulfilled.v1",
        StockEventType.StockReconciled => "stock_reconciled.v1",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "It has no name."),
    };

    /// <summary>The type that <paramref name="name"/> stands for.</summary>
    /// <exception cref="FormatException">No such type.</exception>
    public static StockEventType Parse(string name) => ByName.TryGetValue(name, out var type) ? type
        : throw new FormatException($"'{name}' is no event type of the journal.");

    /// <summary>Whether this is an act of the item's owner, which may leave a shortage, rather than of a hold, which may not.</summary>
    public static bool IsOwnersAct(this StockEventType type) => type is StockEventType.ItemCreated or StockEventType.ItemChanged
        or StockEventType.StockAdjusted or StockEventType.StockCounted or StockEventType.StockReconciled;
}
