using System.Globalization;
using System.Security.Claims;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Inventory.Dashboard.SignIn;

/// <summary>What a session's cookie says: which key of which tenant, and never the key itself.</summary>
internal static class OperatorClaims
{
    private const string KeyId = "key", TenantId = "tenant";

    public static ClaimsPrincipal Write(ApiKey key) => new(new ClaimsIdentity(
        [new(KeyId, key.KeyId), new(TenantId, key.Tenant.Id.ToString(CultureInfo.InvariantCulture)), new(ClaimTypes.Name, key.Name)],
        CookieAuthenticationDefaults.AuthenticationScheme));

    public static (int TenantId, string KeyId)? Read(ClaimsPrincipal session) =>
        session.Identity is { IsAuthenticated: true } && session.FindFirstValue(KeyId) is { } key
            && int.TryParse(session.FindFirstValue(TenantId), CultureInfo.InvariantCulture, out var tenant) ? (tenant, key) : null;
}
