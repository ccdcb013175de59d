using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Overdue;

/// <summary>Finds holds that are over and not yet ended: in PostgreSQL, or in the simulator's ledger.</summary>
public interface IOverdueHolds
{
    /// <summary>Items that may have such holds.</summary>
    /// <param name="now">The ledger's time.</param>
    /// <param name="most">How many items at most.</param>
    /// <param name="shard">Only items of this shard; null for all.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be reached.</exception>
    Task<IReadOnlyList<OverdueItem>> FindItemsAsync(DateTimeOffset now, int most, int? shard = null,
        CancellationToken cancellation = default);

    /// <summary>
    /// Takes note of which end comes first on each of these items by now, so that an item whose holds were ended, confirmed or released is
    /// not found again. Items that somebody is writing to are left as they are.
    /// </summary>
    /// <returns>For how many it has become another.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be reached.</exception>
    Task<long> RaiseAsync(IEnumerable<OverdueItem> items, CancellationToken cancellation = default);
}
