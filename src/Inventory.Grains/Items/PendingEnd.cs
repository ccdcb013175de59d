using Inventory.Contracts;

namespace Inventory.Grains.Items;

/// <summary>Has the round end what is over, as every round does, and claims those ends for the sweep that asked.</summary>
internal sealed class PendingEnd : PendingCommand<ItemEnded>
{
    protected override ItemEnded DecideIn(ItemRound round)
    {
        if (!round.Exists) return new() { Outcome = Outcome.ItemNotFound };
        if (round.Stock.IsDrifted) return new() { Outcome = Outcome.ItemDrifted };
        return new() { Outcome = Outcome.Done, Lines = round.ClaimEnded(), More = round.MoreIsOver };
    }

    protected override ItemEnded Failed(Outcome outcome) => new() { Outcome = outcome };

    // Read back after a lost outcome, what the first attempt ended is found ended.
    protected override bool Acts(ItemEnded answer) => answer.Lines > 0;

    protected override ItemEnded First(ItemEnded lost, ItemEnded found) => found with { Lines = Math.Max(lost.Lines, found.Lines) };
}
