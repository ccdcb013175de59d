using Inventory.Http.Problems;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Http;

/// <summary>Reads of the database that answer in time, whether the database does or not.</summary>
internal static class ReadGuard
{
    /// <summary>Runs a read.</summary>
    /// <exception cref="ProblemException">The database does not answer: <c>ledger-unavailable</c>.</exception>
    public static async Task<T> ReadAsync<T>(this GatewayOptions options, Func<CancellationToken, Task<T>> read)
    {
        using var patience = new CancellationTokenSource(options.ReadPatience, TimeProvider.System);
        try
        {
            // A connection to a database that froze does not even notice a cancellation: do not wait for it.
            return await read(patience.Token).WaitAsync(options.ReadPatience, TimeProvider.System);
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            throw new ProblemException(OutcomeProblems.Unavailable);
        }
    }
}
