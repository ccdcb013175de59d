namespace Inventory.Simulation.Workload;

/// <summary>What a caller asks for.</summary>
internal enum CallKind
{
    /// <summary>A hold of one line or several.</summary>
    Place,

    /// <summary>The same, born confirmed.</summary>
    Sell,

    /// <summary>A hold becomes a sale.</summary>
    Confirm,

    /// <summary>The same, also where the hold is over.</summary>
    Reacquire,

    /// <summary>Held units go back.</summary>
    Release,

    /// <summary>The same, and an id that is not known shall never be.</summary>
    Spend,

    /// <summary>A sale is taken back.</summary>
    Cancel,

    /// <summary>What is owed leaves.</summary>
    Fulfil,

    /// <summary>Another end.</summary>
    Extend,

    /// <summary>Other quantities.</summary>
    Resize,

    /// <summary>A hold is read.</summary>
    Get,

    /// <summary>An item is read.</summary>
    GetItem,

    /// <summary>A step of on hand.</summary>
    Adjust,

    /// <summary>On hand as counted.</summary>
    Count,

    /// <summary>Other settings.</summary>
    Set,
}
