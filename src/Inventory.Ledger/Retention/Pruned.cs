namespace Inventory.Ledger.Retention;

/// <summary>What was forgotten.</summary>
/// <param name="Holds">Holds.</param>
/// <param name="Lines">Rows of theirs, one or more for each.</param>
/// <param name="Commands">Ids of changes, fulfilments, adjustments, counts and imports, and events of the inbox.</param>
public readonly record struct Pruned(long Holds, long Lines, long Commands)
{
    /// <summary>Both together.</summary>
    public static Pruned operator +(Pruned left, Pruned right) =>
        new(left.Holds + right.Holds, left.Lines + right.Lines, left.Commands + right.Commands);
}
