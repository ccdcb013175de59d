using Inventory.Contracts.Items;

namespace Inventory.Grains.Items;

/// <summary>An item of an import's batch beside what the ledger has of it, and the places of its lines, in order.</summary>
/// <param name="round">Begun with what the ledger has.</param>
/// <param name="newKey">The item's number if it does not exist.</param>
/// <param name="places">Where its lines stand in the batch.</param>
internal sealed class ComparedItem(ItemRound round, long newKey, int[] places)
{
    private readonly bool _existed = round.Exists;

    /// <summary>What was decided of it.</summary>
    public ItemRound Round { get; } = round;

    /// <summary>
    /// Answers the lines that need no grain: what changes nothing, what is refused, and the line that creates the item. Stops before one
    /// that would change an item that exists, and after one that creates it.
    /// </summary>
    /// <returns>Whether the answers hold only once the round's change set is applied.</returns>
    public async Task<bool> DecideAsync(IReadOnlyList<ImportLine> lines, ItemAnswer?[] answers)
    {
        foreach (var place in places)
        {
            var answer = await DecideAsync(lines[place]);
            if (Round.Writes && _existed) return false;
            answers[place] = answer;
            if (Round.Writes) break;
        }

        return (Round.Writes || Round.Set.Commands.Count > 0) && Round.Seal();
    }

    /// <summary>Answers all lines as if each came true.</summary>
    public async Task DecideAllAsync(IReadOnlyList<ImportLine> lines, ItemAnswer?[] answers)
    {
        foreach (var place in places) answers[place] = await DecideAsync(lines[place]);
    }

    /// <summary>Leaves its lines to its grain: what was decided did not come true, as far as is known.</summary>
    public void TakeBack(ItemAnswer?[] answers)
    {
        foreach (var place in places) answers[place] = null;
    }

    private Task<ItemAnswer> DecideAsync(in ImportLine line)
    {
        var pending = new PendingImport(line.Item, newKey, line.ItemId);
        pending.Decide(Round);
        pending.Answer();
        return pending.Task;
    }
}
