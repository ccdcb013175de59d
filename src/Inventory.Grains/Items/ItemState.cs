namespace Inventory.Grains.Items;

/// <summary>What an item is at. One thing at a time: whatever else wants a turn waits until it rests.</summary>
internal enum ItemState
{
    /// <summary>Nothing. What comes next begins at once.</summary>
    Resting,

    /// <summary>An operator's comparison, under the row lock.</summary>
    Repairing,

    /// <summary>Rounds of its own commands, or of what is over.</summary>
    Deciding,

    /// <summary>About to stand still: it is read, and what is over ends first.</summary>
    Granting,

    /// <summary>Standing still for a decision about several items.</summary>
    Lent,
}
