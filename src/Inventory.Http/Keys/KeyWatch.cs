using Inventory.Ledger.Commit;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Keys;

/// <summary>Tells of requests that go on for long whether their keys are still good.</summary>
public sealed class KeyWatch(ApiKeyCache keys)
{
    /// <summary>
    /// Whether a request's key, which was judged when it came, still exists. Where that cannot be looked up it does: an outage of the
    /// database ends nobody's request.
    /// </summary>
    public async ValueTask<bool> StandsAsync(HttpContext http)
    {
        try
        {
            return await FindAsync(http) is not null;
        }
        catch (LedgerUnavailableException)
        {
            return true;
        }
    }

    private ValueTask<ApiKey?> FindAsync(HttpContext http) =>
        ApiKeys.TryGetBearer(http.Request.Headers.Authorization[0], out var token) ? keys.FindAsync(token) : new((ApiKey?)null);
}
