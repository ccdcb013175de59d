namespace Inventory.Dashboard.Shared;

/// <summary>What came of an action, or what would.</summary>
/// <param name="Text">In a sentence.</param>
/// <param name="IsDone">False where it was refused, or failed.</param>
/// <param name="Lines">A line for each target, where there are several.</param>
/// <param name="Link">Where more is told: a path of these pages, and the words that lead there.</param>
public sealed record ActionOutcome(string Text, bool IsDone = true, IReadOnlyList<string>? Lines = null,
    (string Path, string Words)? Link = null);
