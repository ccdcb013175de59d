using System.Collections.Immutable;

namespace Inventory.Domain.Items;

/// <summary>Units that an item's live holds claim.</summary>
/// <param name="Allocated">Of confirmed holds, not yet fulfilled.</param>
/// <param name="Held">Of holds not yet confirmed.</param>
public readonly record struct LiveUnits(long Allocated, long Held);

/// <summary>An item's row, its live holds and its journal, compared; and what would make them agree.</summary>
public sealed record Reconciliation
{
    private Reconciliation() { }

    /// <summary>The item as stored.</summary>
    public required Stock Before { get; init; }

    /// <summary>What its live holds claim.</summary>
    public required LiveUnits Holds { get; init; }

    /// <summary>Its journal.</summary>
    public required JournalReplay Journal { get; init; }

    /// <summary>Which of <c>item</c>, <c>holds</c> and <c>journal</c> do not tell what the others do; empty when all agree.</summary>
    public required ImmutableArray<string> Disagrees { get; init; }

    /// <summary>
    /// The item as it should be: held and allocated as its live holds say, all else as its journal says. Its version is the one to build
    /// on.
    /// </summary>
    public required Stock Target { get; init; }

    /// <summary>Whether there is anything to put right.</summary>
    public bool Differs => !Disagrees.IsEmpty;

    /// <summary>Compares.</summary>
    /// <param name="item">The item as stored.</param>
    /// <param name="holds">What its live holds claim.</param>
    /// <param name="journal">All of its journal, replayed.</param>
    public static Reconciliation Compare(in Stock item, LiveUnits holds, JournalReplay journal)
    {
        var last = journal.Stated;
        // Where events are missing, what the rest of them add up to is no witness, and two against one decide.
        var trusted = journal.IsComplete && journal.Sequence > 0 && journal.Sequence >= item.Version;
        var (itemWrong, holdsWrong, journalWrong) = (false, false, false);
        Judge(item.Held, holds.Held, last.Held, journal.Held);
        Judge(item.Allocated, holds.Allocated, last.Allocated, journal.Allocated);

        var onHand = trusted ? journal.OnHand : journal.Sequence >= item.Version ? last.OnHand : item.OnHand;
        itemWrong |= item.OnHand != onHand;
        journalWrong |= journal.Sequence > 0 && last.OnHand != onHand;
        var settings = journal.Sequence >= item.Version && journal.Sequence > 0 ? ItemSettings.Of(last) : ItemSettings.Of(item);
        itemWrong |= ItemSettings.Of(item) != settings;
        itemWrong |= item.Version < journal.Sequence;
        journalWrong |= item.Version > journal.Sequence || journal.Break is not null;

        var target = item with
        {
            OnHand = onHand,
            Held = holds.Held,
            Allocated = holds.Allocated,
            OutOfService = settings.OutOfService,
            SafetyStock = settings.SafetyStock,
            OverbookingLimit = settings.OverbookingLimit,
            StopSell = settings.StopSell,
            // Never a version that some node may already know: missing events leave their gap, which the compensating entry explains.
            Version = Math.Max(journal.Sequence, item.Version),
        };
        ReadOnlySpan<(bool Wrong, string Name)> sides = [(itemWrong, "item"), (holdsWrong, "holds"), (journalWrong, "journal")];
        var disagrees = ImmutableArray.CreateBuilder<string>(3);
        foreach (var (wrong, name) in sides)
        {
            if (wrong) disagrees.Add(name);
        }

        return new() { Before = item, Holds = holds, Journal = journal, Disagrees = disagrees.ToImmutable(), Target = target };

        void Judge(long ofItem, long ofHolds, long ofJournal, long addsUp)
        {
            if (ofItem == ofHolds && ofHolds == ofJournal && (!trusted || ofJournal == addsUp)) return;
            var truth = trusted ? addsUp : ofItem == ofJournal ? ofItem : ofHolds;
            itemWrong |= ofItem != truth;
            holdsWrong |= ofHolds != truth;
            journalWrong |= ofJournal != truth;
        }
    }

    /// <summary>The compensating change, from what is stored to the target.</summary>
    /// <param name="item">The item.</param>
    /// <param name="act">Who, when and why.</param>
    public StockChange Change(ItemId item, in ItemAct act)
    {
        var settings = ItemSettings.Of(Target);
        return act.Change(item, StockEventType.StockReconciled) with
        {
            OnHand = Target.OnHand - Before.OnHand,
            Allocated = Target.Allocated - Before.Allocated,
            Held = Target.Held - Before.Held,
            Settings = settings == ItemSettings.Of(Before) ? null : settings,
            Quantity = Target.OnHand,
            Data = $$"""
                {"scope":"item",{{Counters(Before, Holds)}},
                "before":{"onHand":{{Before.OnHand}},"allocated":{{Before.Allocated}},"held":{{Before.Held}},"version":{{Before.Version}}},
                "disagreed":["{{string.Join("\",\"", Disagrees)}}"]}
                """,
        };
    }

    /// <summary>What was found and what was counted, as an event's data tell them.</summary>
    internal static string Counters(in Stock stored, LiveUnits counted) =>
        $$$"""
        "found":{"held":{{{stored.Held}}},"allocated":{{{stored.Allocated}}}},
        "counted":{"held":{{{counted.Held}}},"allocated":{{{counted.Allocated}}}}
        """;
}
