using Inventory.Gateway.Problems;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Http;

/// <summary>Reads of the database that answer in time, whether the database does or not.</summary>
internal static class ReadGuard
{
    /// <summary>Runs a read; answers <c>ledger-unavailable</c> where the database does not answer.</summary>
    /// <returns>Null when the request was answered.</returns>
    public static async ValueTask<T?> TryReadAsync<T>(this ApiRequest request, GatewayOptions options, Func<CancellationToken, Task<T>> read)
        where T : class
    {
        using var patience = new CancellationTokenSource(options.ReadPatience);
        try
        {
            // A connection to a database that froze does not even notice a cancellation: do not wait for it.
            return await read(patience.Token).WaitAsync(options.ReadPatience);
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            await request.AnswerAsync(OutcomeProblems.Unavailable);
            return null;
        }
    }
}
