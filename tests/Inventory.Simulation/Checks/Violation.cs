namespace Inventory.Simulation.Checks;

/// <summary>A promise that a run broke.</summary>
/// <param name="Check">Which promise, in a word or two: shrinking keeps to the same.</param>
/// <param name="What">What was seen.</param>
internal sealed record Violation(string Check, string What)
{
    public override string ToString() => $"{Check}: {What}";
}

/// <summary>Ends a run that has broken a promise.</summary>
internal sealed class ViolationException(Violation violation) : Exception(violation.ToString())
{
    /// <summary>The promise.</summary>
    public Violation Violation { get; } = violation;
}
