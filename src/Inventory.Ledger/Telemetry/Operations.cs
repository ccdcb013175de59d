namespace Inventory.Ledger.Telemetry;

/// <summary>The writes whose refusals are counted, as the label <c>operation</c> names them.</summary>
public static class Operations
{
    /// <summary>Of holds.</summary>
    public const string Place = "place", Change = "change", Confirm = "confirm", Release = "release", Cancel = "cancel", Fulfil = "fulfil";

    /// <summary>Of items.</summary>
    public const string Create = "create", Set = "set", Adjust = "adjust", Count = "count";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Place, Change, Confirm, Release, Cancel, Fulfil, Create, Set, Adjust, Count];
}
