using Inventory.Ledger.Commit;

namespace Inventory.Ledger;

/// <summary>Whether a write can succeed: the lanes' last verdict or, while they rest, a row written to see.</summary>
public sealed class WriteHealth(ILedgerStore store, LedgerDataSources sources, TimeProvider time)
{
    /// <summary>How old an answer may be: idle lanes are tried at most this often.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<bool>? _asking;

    /// <summary>
    /// Whether the ledger takes writes, as of at most a second ago. False while the database cannot be reached, is read-only or full, or
    /// has no connection left for a lane. Never waits longer than a statement of the commit path may take.
    /// </summary>
    public async Task<bool> CanWriteAsync(CancellationToken cancellation = default)
    {
        Task<bool> asking;
        lock (_gate) asking = _asking is { IsCompleted: false } ? _asking : _asking = store.CanWriteAsync(AgeMax);
        try
        {
            return await asking.WaitAsync(TimeSpan.FromSeconds(sources.CommandSecondsMax), time, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
