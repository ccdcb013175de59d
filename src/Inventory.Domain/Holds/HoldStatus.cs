namespace Inventory.Domain.Holds;

/// <summary>Where a hold is in its life. Only the first two count against stock.</summary>
public enum HoldStatus
{
    /// <summary>Units are set aside until the hold's end.</summary>
    Held,

    /// <summary>Units are allocated and owed.</summary>
    Confirmed,

    /// <summary>Everything owed has left.</summary>
    Fulfilled,

    /// <summary>The end passed; a late confirm may take the units again.</summary>
    Expired,

    /// <summary>Given back by the caller; final.</summary>
    Released,

    /// <summary>Given back after confirming; final.</summary>
    Cancelled,
}

/// <summary>The names of <see cref="HoldStatus"/> in the store and on every wire.</summary>
public static class HoldStatuses
{
    private static readonly string[] Names = ["held", "confirmed", "fulfilled", "expired", "released", "cancelled"];

    /// <summary>The status' permanent name.</summary>
    public static string Name(this HoldStatus status) => Names[(int)status];

    /// <summary>Reads a status' name; false when there is none such.</summary>
    public static bool TryParse(string? name, out HoldStatus status)
    {
        var index = Array.IndexOf(Names, name);
        status = (HoldStatus)Math.Max(0, index);
        return index >= 0;
    }
}
