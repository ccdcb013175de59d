namespace Inventory.Simulation.Faults;

/// <summary>One fault of a plan.</summary>
/// <param name="Number">Its number in the plan, by which it can be left out.</param>
/// <param name="Kind">What happens.</param>
/// <param name="At">When, from the beginning of the calls.</param>
/// <param name="Node">To which of the nodes that are alive then.</param>
/// <param name="Item">On which item.</param>
/// <param name="Length">For how long, or by how much.</param>
/// <param name="Units">By how many units.</param>
internal sealed record Fault(int Number, FaultKind Kind, TimeSpan At, int Node, int Item, TimeSpan Length, long Units)
{
    /// <summary>The fault as a line of a trace says it.</summary>
    public override string ToString() => $"!{Number} {Kind} node {Node} item {Item} {Length.TotalSeconds:0.###} s {Units} units";
}
