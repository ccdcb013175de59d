namespace Inventory.Simulation.Workload;

/// <summary>How a run is laid out. Small lanes and small rounds let few callers do what thousands do elsewhere.</summary>
internal sealed record Shape
{
    public required int Nodes { get; init; }

    public required int Items { get; init; }

    public required int OnHand { get; init; }

    public required int CommitLanes { get; init; }

    public required int ReadLanes { get; init; }

    public required int RowsMax { get; init; }

    public required int BesideAtLeast { get; init; }

    public required int OverlapMin { get; init; }

    /// <summary>Nodes' wall clocks are off, by up to two minutes.</summary>
    public required bool ClocksAreWrong { get; init; }

    /// <summary>An item's id.</summary>
    public static string ItemId(int number) => $"sku:i{number}";
}
