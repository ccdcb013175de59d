namespace Inventory.Grains.Holds;

/// <summary>Decides about commands whose items overlap.</summary>
internal interface IUnionDecision
{
    /// <summary>
    /// Has the items stand still, decides about all commands in one round, and commits it. Answers those of which it is known what came of
    /// them. Never throws.
    /// </summary>
    /// <param name="union">The commands.</param>
    /// <returns>Those that have to be decided again, each once what it waits for has come about; null for nothing.</returns>
    Task<IReadOnlyList<(DeskCommand Command, Func<Task>? After)>> DecideAsync(Union union);
}
