using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>Numbers for new items, taken from the ledger in blocks. A number that is not used after all is simply never seen.</summary>
internal sealed class ItemKeys(ILedgerStore store)
{
    private readonly object _gate = new();
    private long _next, _end;
    private Task? _taking;

    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async ValueTask<long> NextAsync()
    {
        while (true)
        {
            Task taking;
            lock (_gate)
            {
                if (_next < _end) return _next++;
                taking = _taking ??= TakeAsync();
            }

            await taking;
        }
    }

    private async Task TakeAsync()
    {
        try
        {
            var (first, count) = await store.TakeItemKeysAsync();
            lock (_gate) (_next, _end) = (first, first + count);
        }
        finally
        {
            lock (_gate) _taking = null;
        }
    }
}
