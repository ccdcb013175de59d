using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>Numbers for new items, taken from the ledger in blocks. A number that is not used after all is simply never seen.</summary>
internal sealed class ItemKeys(ILedgerStore store)
{
    private readonly SemaphoreSlim _taking = new(1);
    private readonly object _gate = new();
    private long _next, _end;

    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async ValueTask<long> NextAsync()
    {
        if (TryNext(out var key)) return key;
        await _taking.WaitAsync();
        try
        {
            while (!TryNext(out key))
            {
                var (first, count) = await store.TakeItemKeysAsync();
                lock (_gate) (_next, _end) = (first, first + count);
            }

            return key;
        }
        finally
        {
            _taking.Release();
        }
    }

    private bool TryNext(out long key)
    {
        lock (_gate)
        {
            key = _next;
            return _next < _end && _next++ >= 0;
        }
    }
}
