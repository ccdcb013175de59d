using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Postgres;

/// <summary>SQL beside the lanes: whoever asks hears one exception, whatever it was that kept the database from answering.</summary>
internal static class Reaching
{
    /// <exception cref="LedgerUnavailableException">The database cannot be reached, or does not do its work.</exception>
    public static async Task<T> LedgerAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (Exception failed) when (LedgerErrors.Unreachable(failed)
            && !(failed is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw new LedgerUnavailableException(failed.Message, failed);
        }
    }
}
