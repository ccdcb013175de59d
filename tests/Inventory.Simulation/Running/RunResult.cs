using Inventory.Simulation.Checks;

namespace Inventory.Simulation.Running;

/// <summary>What a run came to.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Fingerprint">Of all that happened.</param>
/// <param name="Violation">The promise it broke; null for none.</param>
/// <param name="Faults">How often each kind of fault really happened.</param>
/// <param name="Lines">What happened, where it was kept.</param>
/// <param name="Steps">Work items.</param>
/// <param name="Took">In its own time.</param>
internal sealed record RunResult(int Seed, ulong Fingerprint, Violation? Violation, IReadOnlyDictionary<string, int> Faults,
    IReadOnlyList<string> Lines, long Steps, TimeSpan Took);
