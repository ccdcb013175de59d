using Inventory.Grains.Holds;
using Inventory.Http.Requests;

namespace Inventory.Gateway.Holds;

/// <summary>Finds holds for a request.</summary>
internal static class RequestHolds
{
    /// <summary>The holds of the tenant whose key a request has.</summary>
    public static TenantHolds Of(this HoldServices holds, ApiRequest request) => holds.Of(request.Principal.Key.Tenant);
}
