using System.Collections.Immutable;
using Inventory.Simulation.Faults;

namespace Inventory.Simulation.Workload;

/// <summary>All that is to happen in a run, as far as it does not follow from the product itself.</summary>
/// <param name="Seed">What it was made of; also decides the order of all that could happen next.</param>
/// <param name="Shape">How the run is laid out.</param>
/// <param name="Calls">What is asked for.</param>
/// <param name="Faults">What is done to nodes, items and ledger.</param>
/// <param name="Rates">What goes wrong between nodes and ledger.</param>
internal sealed record Plan(int Seed, Shape Shape, ImmutableArray<Call> Calls, ImmutableArray<Fault> Faults, Rates Rates)
{
    /// <summary>Nothing goes wrong in it.</summary>
    public bool IsCalm => Faults.IsEmpty && Rates == new Rates();
}
