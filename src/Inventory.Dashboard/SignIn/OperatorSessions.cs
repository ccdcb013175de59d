using System.Collections.Concurrent;
using System.Security.Claims;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Microsoft.Extensions.Options;

namespace Inventory.Dashboard.SignIn;

/// <summary>
/// Whether the key that a session came with still lives and may see the pages. Known for <see cref="DashboardOptions.SessionCheck"/>;
/// while the database does not answer, what was known is trusted as long as <see cref="ApiKeyCache"/> trusts keys.
/// </summary>
public sealed class OperatorSessions(ApiKeyStore keys, ApiKeyCache presented, TimeProvider time, IOptions<DashboardOptions> options)
{
    /// <summary>What one needs to see anything here, as over HTTP.</summary>
    public const KeyScopes Needs = KeyScopes.Admin;

    private const int KnownMax = 1024;

    private readonly ConcurrentDictionary<(int TenantId, string KeyId), (ApiKey Key, long At)> _known = new();

    /// <summary>The key that somebody signs in with, or null where there is none such.</summary>
    public ValueTask<ApiKey?> PresentAsync(string key) => presented.FindAsync(key.Trim());

    /// <summary>A session's key, or null where the session is over.</summary>
    public async ValueTask<ApiKey?> FindAsync(ClaimsPrincipal session)
    {
        if (OperatorClaims.Read(session) is not { } id) return null;
        var hasKnown = _known.TryGetValue(id, out var known);
        if (hasKnown && time.GetElapsedTime(known.At) < options.Value.SessionCheck) return known.Key;
        var askedAt = time.GetTimestamp();
        try
        {
            if (await keys.FindAsync(id.TenantId, id.KeyId) is not { IsDeleted: false } found || !found.Key.Has(Needs))
            {
                _known.TryRemove(id, out _);
                return null;
            }

            if (_known.Count >= KnownMax) _known.Clear();
            _known[id] = (found.Key, askedAt);
            return found.Key;
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            return hasKnown && time.GetElapsedTime(known.At) < ApiKeyCache.TrustedMax ? known.Key : null;
        }
    }
}
