using System.Collections.Immutable;

namespace Inventory.Domain.Items;

/// <summary>
/// An item's held and allocated, compared with what its live holds claim, from which alone they follow; and what would put them right. Says
/// nothing of what an owner set beyond naming it: that is never put right without its owner.
/// </summary>
public sealed record CounterCheck
{
    private CounterCheck() { }

    /// <summary>The item as stored.</summary>
    public required Stock Stored { get; init; }

    /// <summary>What its live holds claim.</summary>
    public required LiveUnits Counted { get; init; }

    /// <summary>Its last event; null where it has none.</summary>
    public required JournalEntry? Last { get; init; }

    /// <summary>Whether held or allocated is not what the live holds claim.</summary>
    public bool Differs => (Stored.Held, Stored.Allocated) != (Counted.Held, Counted.Allocated);

    /// <summary>Units that the counters are off.</summary>
    public long Units => Math.Abs(Stored.Held - Counted.Held) + Math.Abs(Stored.Allocated - Counted.Allocated);

    /// <summary>
    /// Which of <c>item</c>, <c>holds</c> and <c>journal</c> tells something else of the counters than the other two; all three where none
    /// agrees.
    /// </summary>
    public required ImmutableArray<string> Disagrees { get; init; }

    /// <summary>
    /// The columns that an owner sets and that are not as the last event states them: a hand's doing that no event explains.
    /// </summary>
    public required ImmutableArray<string> OwnersColumns { get; init; }

    /// <summary>Compares.</summary>
    /// <param name="stored">The item as stored.</param>
    /// <param name="counted">What its live holds claim.</param>
    /// <param name="last">Its last event; null where it has none.</param>
    public static CounterCheck Of(in Stock stored, LiveUnits counted, JournalEntry? last)
    {
        var stated = last?.After;
        ImmutableArray<string> disagrees = [];
        Judge(stored.Held, counted.Held, stated?.Held);
        Judge(stored.Allocated, counted.Allocated, stated?.Allocated);
        ImmutableArray<string> owners = [];
        if (stated is { } known)
        {
            if (stored.OnHand != known.OnHand) owners = owners.Add("on_hand");
            if (stored.OutOfService != known.OutOfService) owners = owners.Add("out_of_service");
            if (stored.SafetyStock != known.SafetyStock) owners = owners.Add("safety_stock");
            if (stored.OverbookingLimit != known.OverbookingLimit) owners = owners.Add("overbooking_limit");
            if (stored.StopSell != known.StopSell) owners = owners.Add("stop_sell");
        }

        return new() { Stored = stored, Counted = counted, Last = last, Disagrees = disagrees, OwnersColumns = owners };

        void Judge(long ofItem, long ofHolds, long? ofJournal)
        {
            if (ofItem == ofHolds) return;
            ReadOnlySpan<string> wrong = ofHolds == ofJournal ? ["item"] : ofItem == ofJournal ? ["holds"] : ["item", "holds", "journal"];
            foreach (var side in wrong)
            {
                if (!disagrees.Contains(side)) disagrees = disagrees.Add(side);
            }
        }
    }

    /// <summary>
    /// The compensating change. Its version is one that no node may know already: missing events leave their gap, which it explains.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="act">Who, when and why.</param>
    public StockChange Change(ItemId item, in ItemAct act) => act.Change(item, StockEventType.StockReconciled) with
    {
        Allocated = Counted.Allocated - Stored.Allocated,
        Held = Counted.Held - Stored.Held,
        Quantity = Stored.OnHand,
        Data = $$"""
            {"scope":"counters",{{Reconciliation.Counters(Stored, Counted)}},
            "disagreed":["{{string.Join("\",\"", Disagrees)}}"]}
            """,
    };

    /// <summary>The item once the change is made.</summary>
    public Stock After(in StockChange change) => (Stored with { Version = Math.Max(Stored.Version, Last?.Sequence ?? 0) }).Apply(change);
}
