namespace Inventory.Dashboard.Pages;

/// <summary>Why a hold is stuck, in words, and what to do about it.</summary>
/// <param name="Why">The ledger's word.</param>
/// <param name="Words">Ours.</param>
/// <param name="Remedy">What an operator does.</param>
internal sealed record StuckReason(string Why, string Words, string Remedy)
{
    /// <summary>All of them, the one that a sweep mends first.</summary>
    public static readonly StuckReason[] All =
    [
        new("overdue_unswept", "Not swept yet", "Sweep now; if it comes back, the sweeper is late: look at the silos."),
        new("owner_unreachable", "Its item has drifted", "Reconcile the item; its holds end by themselves after that."),
        new("undecided", "Its lines are not decided", "Sweep now: the lines are ended together."),
        new("clock", "The clocks disagree", "Set this node's clock right; the hold ends when the ledger's says so."),
    ];

    /// <summary>The reason of the ledger's word.</summary>
    public static StuckReason Of(string why) => All.FirstOrDefault(reason => reason.Why == why) ?? new(why, why, "");
}
