namespace Inventory.Samples.LowStock;

/// <summary>What is known, and up to which event.</summary>
internal sealed class State
{
    /// <summary>Behind the last event that was dealt with.</summary>
    public string Cursor { get; set; } = "start";

    /// <summary>Items that run low, and what may still be promised of them.</summary>
    public Dictionary<string, long> Low { get; init; } = [];
}
