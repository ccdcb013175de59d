using System.Collections.Immutable;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>Lets owed units leave: they go out of allocated and on hand together, in one or in several parts.</summary>
public static class Fulfilling
{
    /// <param name="hold">The hold.</param>
    /// <param name="quantities">Units that leave, by item; empty for all that is left.</param>
    /// <param name="version">The version the caller believes in, if stated.</param>
    /// <param name="act">Who, when, and the stock.</param>
    public static HoldDecision Decide(Hold hold, ImmutableArray<LineRequest> quantities, long? version, in HoldAct act)
    {
        if (act.Guard(hold, version) is { } guarded) return guarded;
        if (StatusTable.Judge(HoldStep.Fulfil, hold) is { } refusal) return refusal;

        var parts = quantities.IsEmpty ? Outstanding(hold) : quantities;
        ImmutableArray<string> exceeding = [], negative = [];
        var lines = hold.AllLines.ToBuilder();
        for (var p = 0; p < parts.Length; p++)
        {
            var (item, quantity) = parts[p];
            for (var earlier = 0; earlier < p; earlier++)
            {
                if (parts[earlier].Item == item) return new Refusal.Malformed($"lines[{p}].itemId", "names an item twice");
            }

            var line = lines.FirstOrDefault(line => line.Item == item && !line.Dropped);
            if (line is null || quantity > line.Outstanding)
            {
                exceeding = exceeding.Add(item.Value);
                continue;
            }

            if (act.Stocks.Find(item) is not { } stock || stock.OnHand < quantity) negative = negative.Add(item.Value);
            lines[line.Number] = line with { Fulfilled = line.Fulfilled + quantity };
        }

        if (!exceeding.IsEmpty) return new Refusal.ExceedsHold(exceeding);
        if (!negative.IsEmpty) return new Refusal.NegativeStock(negative);

        var next = hold with { AllLines = lines.ToImmutable(), Version = hold.Version + 1 };
        if (next.Lines.All(line => line.Outstanding == 0)) next = next with { Status = HoldStatus.Fulfilled, EndedAt = act.Now };
        var changes = ImmutableArray.CreateBuilder<StockChange>(parts.Length);
        foreach (var (item, quantity) in parts)
        {
            var line = next.AllLines.First(line => line.Item == item && !line.Dropped);
            changes.Add(act.Change(StockEventType.HoldFulfilled, next, line, allocated: -quantity, onHand: -quantity, quantity: quantity));
        }

        return HoldDecision.Accept(next, changes.ToImmutable());
    }

    /// <summary>All that is left of a hold, line by line.</summary>
    public static ImmutableArray<LineRequest> Outstanding(Hold hold) =>
        [.. hold.Lines.Where(line => line.Outstanding > 0).Select(line => new LineRequest(line.Item, line.Outstanding))];
}
