using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Inventory.Dashboard.SignIn;

/// <summary>Ends a session whose key is gone with the next request that brings its cookie.</summary>
internal sealed class SessionCookie(OperatorSessions sessions) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } session && await sessions.FindAsync(session) is not null) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }
}
