using System.Collections.Immutable;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>Turns held units into allocated ones: a hold becomes a sale.</summary>
public static class Confirming
{
    /// <param name="hold">The hold, not over at the act's instant unless its status says so.</param>
    /// <param name="quantities">Units to confirm of every line, 0 allowed; empty for all of it.</param>
    /// <param name="reacquire">Takes the units of an expired hold again instead of refusing.</param>
    /// <param name="version">The version the caller believes in, if stated.</param>
    /// <param name="act">Who, when, and the stock.</param>
    public static HoldDecision Decide(Hold hold, ImmutableArray<LineRequest> quantities, bool reacquire, long? version, in HoldAct act)
    {
        if (act.Foreign(hold)) return new Refusal.ForeignChannel();
        if (StatusTable.Rule(HoldStep.Confirm, hold.Status) is StatusRule.Same && (quantities.IsEmpty || SamePresent(hold, quantities)))
            return HoldDecision.Repeat(hold);
        if (act.Guard(hold, version) is { } guarded) return guarded;
        if (StatusTable.Judge(HoldStep.Confirm, hold, reacquire) is { } refusal) return refusal;
        if (Targets(hold, quantities, out var lines) is { } refused) return refused;

        if (hold.Status is HoldStatus.Expired)
        {
            var demands = lines.Where(line => !line.Dropped).Select(line => new Demand(line.Item, line.Quantity, line.Quantity)).ToArray();
            if (act.Demand(demands) is { } short_) return short_;
        }

        var next = hold with
        {
            Status = HoldStatus.Confirmed,
            AllLines = lines,
            ConfirmedAt = act.Now,
            ExpiresAt = null,
            LatestExpiresAt = null,
            EndedAt = null,
            Version = hold.Version + 1,
        };
        var changes = ImmutableArray.CreateBuilder<StockChange>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Dropped) continue;
            var held = hold.Status is HoldStatus.Held ? -hold.AllLines[i].Quantity : 0;
            changes.Add(act.Change(StockEventType.HoldConfirmed, next, lines[i], held: held, allocated: lines[i].Quantity));
        }

        return HoldDecision.Accept(next, changes.ToImmutable());
    }

    private static Refusal? Targets(Hold hold, ImmutableArray<LineRequest> quantities, out ImmutableArray<HoldLine> lines)
    {
        lines = hold.AllLines;
        if (quantities.IsEmpty) return null;
        ImmutableArray<string> exceeding = [];
        var next = hold.AllLines.ToBuilder();
        for (var q = 0; q < quantities.Length; q++)
        {
            var (item, quantity) = quantities[q];
            for (var earlier = 0; earlier < q; earlier++)
            {
                if (quantities[earlier].Item == item) return new Refusal.Malformed($"lines[{q}].itemId", "names an item twice");
            }

            var line = next.FirstOrDefault(line => line.Item == item && !line.Dropped);
            if (line is null) return new Refusal.Malformed($"lines[{q}].itemId", "is not in this hold");
            if (quantity > line.Quantity) exceeding = exceeding.Add(item.Value);
            next[line.Number] = line with { Quantity = quantity };
        }

        if (quantities.Length < hold.Lines.Length)
            return new Refusal.Malformed("lines", "must name every line of the hold, or be left out");
        if (quantities.All(line => line.Quantity == 0))
            return new Refusal.Malformed("lines", "must confirm at least one unit; release the hold instead");
        if (!exceeding.IsEmpty) return new Refusal.ExceedsHold(exceeding);
        lines = next.ToImmutable();
        return null;
    }

    private static bool SamePresent(Hold hold, ImmutableArray<LineRequest> quantities) =>
        HoldTerms.SameLines([.. hold.Lines.Select(line => new LineRequest(line.Item, line.Quantity))], quantities);
}
