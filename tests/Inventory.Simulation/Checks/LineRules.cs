using Inventory.Domain.Items;

namespace Inventory.Simulation.Checks;

/// <summary>
/// What each event may do to a line of a hold, and by how much it moves the item's counters: the contract's status table told a second time
/// and otherwise than the product tells it.
/// </summary>
internal static class LineRules
{
    /// <summary>Takes an event in.</summary>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Take(LineStory line, in StockChange change)
    {
        var (before, had, left) = (line.State, line.Quantity, line.Quantity - line.Fulfilled);
        var units = change.Quantity;
        switch (change.Type)
        {
            case StockEventType.HoldPlaced:
                (line.State, line.Quantity) = (LineState.Held, units);
                return before is LineState.None ? Moves(change, held: units) : $"placed although {before}";
            case StockEventType.HoldConfirmed:
                (line.State, line.Quantity) = (LineState.Confirmed, units);
                return before switch
                {
                    LineState.Held when units <= had => Moves(change, held: -had, allocated: units),
                    LineState.None or LineState.Expired => Moves(change, allocated: units),
                    _ => $"confirmed although {before} {had}",
                };
            case StockEventType.HoldExpired:
                line.State = LineState.Expired;
                return before is LineState.Held ? Moves(change, held: -had) : $"expired although {before}";
            case StockEventType.HoldReleased:
                line.State = LineState.Over;
                return before switch
                {
                    LineState.Held => Moves(change, held: -had),
                    LineState.Expired => Moves(change),
                    _ => $"released although {before}",
                };
            case StockEventType.HoldCancelled:
                line.State = LineState.Over;
                return before is LineState.Confirmed ? Moves(change, allocated: -left) : $"cancelled although {before}";
            case StockEventType.HoldFulfilled:
                line.Fulfilled += units;
                if (before is not LineState.Confirmed || units > left) return $"{units} fulfilled although {before} {left}";
                return Moves(change, allocated: -units, onHand: -units);
            case StockEventType.HoldChanged:
                return Change(line, change, had);
            default:
                return $"{change.Type} names a hold";
        }
    }

    private static string? Change(LineStory line, in StockChange change, long had)
    {
        // A line that a change brings in, or brings back, is held or owed as its hold is.
        if (line.State is LineState.None || (had == 0 && line.State is LineState.Held or LineState.Confirmed))
            line.State = change.Allocated != 0 ? LineState.Confirmed : LineState.Held;
        line.Quantity = change.Quantity;
        var more = change.Quantity - had;
        return line.State switch
        {
            LineState.Held => Moves(change, held: more),
            LineState.Confirmed => Moves(change, allocated: more),
            _ => more == 0 ? Moves(change) : $"changed by {more} although {line.State}",
        };
    }

    private static string? Moves(in StockChange change, long held = 0, long allocated = 0, long onHand = 0) =>
        (change.Held, change.Allocated, change.OnHand) == (held, allocated, onHand) ? null
            : $"moves held {change.Held}, allocated {change.Allocated}, on hand {change.OnHand} in place of {held}, {allocated}, {onHand}";
}
