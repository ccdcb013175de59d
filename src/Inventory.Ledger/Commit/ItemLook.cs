using Inventory.Domain.Items;

namespace Inventory.Ledger.Commit;

/// <summary>
/// What an item's owner saw when it compared the item's counters with its live holds under the row lock: listed as a find where they
/// disagree.
/// </summary>
/// <param name="ItemKey">The ledger's number of the item.</param>
/// <param name="Check">The comparison.</param>
/// <param name="Repaired">The set that it is committed with puts the counters right.</param>
public sealed record ItemLook(long ItemKey, CounterCheck Check, bool Repaired);
