using System.Collections.Frozen;

namespace Inventory.Domain.Holds;

/// <summary>
/// Where a hold is in its life. Only what is held or confirmed counts against stock. The numbers cross the wire between nodes and are
/// permanent.
/// </summary>
public enum HoldStatus
{
    /// <summary>Units are set aside until the hold's end.</summary>
    Held = 0,

    /// <summary>Units are allocated and owed.</summary>
    Confirmed = 1,

    /// <summary>Everything owed has left.</summary>
    Fulfilled = 2,

    /// <summary>The end passed; a late confirm may take the units again.</summary>
    Expired = 3,

    /// <summary>Given back by the caller; final.</summary>
    Released = 4,

    /// <summary>Given back after confirming; final.</summary>
    Cancelled = 5,
}

/// <summary>The names of <see cref="HoldStatus"/> in the store and on every wire.</summary>
public static class HoldStatuses
{
    private static readonly FrozenDictionary<string, HoldStatus> ByName =
        Enum.GetValues<HoldStatus>().ToFrozenDictionary(Name, StringComparer.Ordinal);

    /// <summary>The status' permanent name.</summary>
    public static string Name(this HoldStatus status) => status switch
    {
        HoldStatus.Held => "held",
        HoldStatus.Confirmed => "confirmed",
        HoldStatus.Fulfilled => "fulfilled",
        HoldStatus.Expired => "expired",
        HoldStatus.Released => "released",
        HoldStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "It has no name."),
    };

    /// <summary>Reads a status' name; false when there is none such.</summary>
    public static bool TryParse(string? name, out HoldStatus status)
    {
        status = default;
        return name is not null && ByName.TryGetValue(name, out status);
    }
}
