using Inventory.Http.Problems;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Http;

/// <summary>Writes to the database beside the items' own that are answered in time, and truly.</summary>
internal static class WriteGuard
{
    /// <summary>Runs a write.</summary>
    /// <param name="options">Says how long it may take.</param>
    /// <param name="write">Takes that time, and tells by its exceptions whether anything was sent.</param>
    /// <param name="certain">Where it says that nothing was sent, nothing of the request was.</param>
    /// <exception cref="ProblemException"><c>ledger-unavailable</c> where nothing was sent for certain, else
    /// <c>outcome-unknown</c>.</exception>
    public static async Task<T> WriteAsync<T>(this GatewayOptions options, Func<TimeSpan, Task<T>> write, bool certain = true)
    {
        try
        {
            return await write(options.CommandPatience);
        }
        catch (LedgerUnavailableException) when (certain)
        {
            throw new ProblemException(OutcomeProblems.Unavailable);
        }
        catch (Exception failure) when (failure is OutcomeUnknownException || LedgerHealth.IsUnavailable(failure))
        {
            throw new ProblemException(OutcomeProblems.Unknown);
        }
    }
}
