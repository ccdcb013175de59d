using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Ledger.Overdue;
using Inventory.Ledger.Time;
using Orleans;

namespace Inventory.Grains.Expiry;

/// <summary>Finds holds that are over and not yet ended, and has their items end them. Two sweeps at once, or a sweep that comes late, do no harm.</summary>
public sealed class ExpirySweeper(IGrainFactory grains, OverdueHolds overdue, LedgerClock clock)
{
    private const int ItemsPerPage = 500;

    /// <summary>Sweeps until no hold that is over by now is left.</summary>
    /// <returns>How many overdue items it came to.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<int> SweepAsync(CancellationToken cancellation = default)
    {
        var swept = 0;
        var now = clock.Now;
        while (true)
        {
            var items = await overdue.FindItemsAsync(now, ItemsPerPage, cancellation);
            if (items.Count == 0) return swept;
            // Reading an item ends what is over on it first. An item that cannot answer now is found again by the next page.
            await Task.WhenAll(items.Select(item => grains.GetGrain<IItemGrain>(GrainKeys.Item(item.Tenant, item.ItemId)).Get()));
            swept += items.Count;
        }
    }
}
