namespace Inventory.Grains.Reconciling;

/// <summary>
/// Who puts held and allocated right where they disagree with an item's live holds. What an owner set is an operator's in any case.
/// </summary>
public enum DriftRepair
{
    /// <summary>The item's own grain, as soon as it meets the disagreement.</summary>
    Auto,

    /// <summary>An operator; until then commands on its holds are refused.</summary>
    Manual,
}
