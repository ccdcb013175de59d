using System.Collections.Immutable;

namespace Inventory.Operations.Stuck;

/// <summary>What an operator does about a stuck hold.</summary>
public enum StuckRemedy
{
    /// <summary>Have the sweep run now.</summary>
    Sweep,

    /// <summary>Put its item right: its holds end by themselves after that.</summary>
    ReconcileItem,

    /// <summary>Set a node's or the database's clock right.</summary>
    MendClock,
}

/// <summary>Why a hold is stuck, in words, and what to do about it.</summary>
/// <param name="Why">The ledger's word, which is permanent.</param>
/// <param name="Words">A few words for it.</param>
/// <param name="Explanation">What has happened, in a sentence.</param>
/// <param name="Remedy">What mends it.</param>
/// <param name="Advice">The same in a sentence.</param>
public sealed record StuckReason(string Why, string Words, string Explanation, StuckRemedy Remedy, string Advice)
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<StuckReason> All =
    [
        new("overdue_unswept", "Not swept yet", "Its end has passed and no node has ended it: the sweep is late.",
            StuckRemedy.Sweep, "Sweep now; if it comes back, look at the silos."),
        new("undecided", "Its lines are not decided", "Its lines end together, and not all of their items have been asked yet.",
            StuckRemedy.Sweep, "Sweep now: its lines are ended together."),
        new("owner_unreachable", "Its item has drifted", "The counters of its item are wrong, so that the item ends no hold.",
            StuckRemedy.ReconcileItem, "Reconcile the item; its holds end by themselves after that."),
        new("clock", "The clocks disagree", "It is over by the database's clock and not by this node's, or the other way round.",
            StuckRemedy.MendClock, "Set this node's clock right; the hold ends when the ledger's time says so."),
    ];

    /// <summary>The reason of the ledger's word; a word that is not known here explains itself.</summary>
    public static StuckReason Of(string why) =>
        All.FirstOrDefault(reason => reason.Why == why) ?? new(why, why, why, StuckRemedy.Sweep, "Sweep now.");
}
