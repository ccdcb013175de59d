using Inventory.Http.Problems;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tenants;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Keys;

/// <summary>Finds the tenant that a request under a key of all tenants means: it says so in <c>X-Tenant-Id</c>.</summary>
internal static class AllTenants
{
    private const string Header = "X-Tenant-Id";

    /// <summary>Whether a key is one of all tenants.</summary>
    public static bool Has(Principal principal) => principal.Tenant == Tenant.All;

    /// <summary>The key as one of the tenant that is meant, or what is wrong.</summary>
    public static async ValueTask<(Principal?, Problem?)> OfRequestAsync(HttpRequest request, Principal principal, TenantDirectory tenants)
    {
        var named = request.Headers[Header];
        if (named is not [{ Length: > 0 } name] || name == Tenant.All)
            return (null, Problem.Invalid(Header, "must name the tenant that is meant, for the key is one of all tenants"));
        try
        {
            return await tenants.FindAsync(name) is { } tenant ? (new(principal.Key with { Tenant = tenant }), null)
                : (null, new(ProblemCodes.NotFound, "There is no tenant of this name."));
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            return (null, OutcomeProblems.Unavailable);
        }
    }
}
