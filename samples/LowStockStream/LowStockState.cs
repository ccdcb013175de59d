namespace Inventory.Samples.LowStockStream;

/// <summary>What the grain keeps: the list, and how far in its stream that list is.</summary>
public sealed class LowStockState
{
    /// <summary>The position of the last event that the list knows of.</summary>
    public long Position { get; set; }

    /// <summary>Item ids, and how much is available.</summary>
    public Dictionary<string, long> Low { get; set; } = [];
}
