using System.Runtime.CompilerServices;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tenants;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Keys;

/// <summary>
/// Judges a request's key by the metadata of its endpoint: the key, its tenant, its scope and channel, its rate, in that order. Under
/// <c>/v1/</c> a key is needed for everything, also for what is not there.
/// </summary>
public sealed class ApiKeys
{
    private readonly RequestDelegate _next;
    private readonly ApiKeyCache _keys;
    private readonly RequestRates _rates;
    private readonly ProbeLog _probes;
    private readonly TenantDirectory _tenants;
    private readonly ConditionalWeakTable<ApiKey, Principal> _principals = [];

    /// <summary>Made by the host, once.</summary>
    public ApiKeys(
        RequestDelegate next, ApiKeyCache keys, RequestRates rates, ProbeLog probes, TenantDirectory tenants) =>
        (_next, _keys, _rates, _probes, _tenants) = (next, keys, rates, probes, tenants);

    /// <summary>Whether a request needs a key.</summary>
    public static bool AreNeeded(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<KeyRule>() is not null
            || http.Request.Path.Value!.StartsWith("/v1/", StringComparison.Ordinal);

    /// <summary>Hands on what the key allows.</summary>
    // Not async itself: a request whose key is known passes through without a state machine.
    public Task InvokeAsync(HttpContext http)
    {
        if (!AreNeeded(http)) return _next(http);
        var header = http.Request.Headers.Authorization;
        if (header.Count != 1 || !TryGetBearer(header[0], out var token))
            return RefuseAsync(http, new(ProblemCodes.Unauthenticated, "Send the header Authorization: Bearer <key>."));
        var lookup = _keys.FindAsync(token);
        return lookup.IsCompletedSuccessfully ? JudgeAsync(http, lookup.Result) : LookUpAsync(http, lookup);
    }

    private static Task RefuseAsync(HttpContext http, Problem problem) => new ProblemResult(problem).ExecuteAsync(http);

    private async Task LookUpAsync(HttpContext http, ValueTask<ApiKey?> lookup)
    {
        ApiKey? key;
        try
        {
            key = await lookup;
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            await RefuseAsync(http, OutcomeProblems.Unavailable);
            return;
        }

        await JudgeAsync(http, key);
    }

    private Task JudgeAsync(HttpContext http, ApiKey? key)
    {
        if (key is null)
        {
            _probes.WrongKey(http.Connection.RemoteIpAddress);
            return RefuseAsync(http, new(ProblemCodes.Unauthenticated, "There is no such key."));
        }

        var principal = _principals.GetValue(key, static known => new(known));
        var problem = TenantMismatch(http.Request, principal) ?? Forbidden(http.GetEndpoint(), key)
            ?? (_rates.TryTake(principal, out var wait) ? null
                : new(ProblemCodes.RateLimited, "This key has sent too many requests.") { RetryAfter = wait });
        if (problem is not null) return RefuseAsync(http, problem);
        if (AllTenants.Has(principal)) return OfTenantAsync(http, principal);
        ApiRequest.Of(http).Principal = principal;
        return _next(http);
    }

    private async Task OfTenantAsync(HttpContext http, Principal ofAll)
    {
        var (principal, problem) = await AllTenants.OfRequestAsync(http.Request, ofAll, _tenants);
        if (problem is not null)
        {
            await RefuseAsync(http, problem);
            return;
        }

        ApiRequest.Of(http).Principal = principal!;
        await _next(http);
    }

    private Problem? TenantMismatch(HttpRequest request, Principal principal)
    {
        var asked = request.Headers["X-Tenant-Id"];
        if (asked.Count == 0 || AllTenants.Has(principal) || (asked.Count == 1 && asked[0] == principal.Tenant)) return null;
        _probes.ForeignTenant(principal, request.HttpContext.Connection.RemoteIpAddress);
        return new(ProblemCodes.TenantMismatch, "The header X-Tenant-Id names another tenant than the key's.");
    }

    private static Problem? Forbidden(Endpoint? endpoint, ApiKey key)
    {
        if (endpoint?.Metadata.GetMetadata<KeyRule>()?.Refusal(key) is { } refusal) return refusal;
        return key.Channel is not null && endpoint?.Metadata.GetMetadata<UnboundKeysOnly>() is not null
            ? new(ProblemCodes.Forbidden, "A key that is bound to a channel may not do this.")
            : null;
    }

    /// <summary>The key in a header <c>Authorization</c>.</summary>
    internal static bool TryGetBearer(string? header, out ReadOnlySpan<char> token)
    {
        token = default;
        if (header is null || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return false;
        token = header.AsSpan(7).Trim();
        return token.Length is > 0 and <= 512;
    }
}
