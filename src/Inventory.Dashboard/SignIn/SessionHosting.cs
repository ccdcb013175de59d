using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Dashboard.SignIn;

/// <summary>Adds operators' sessions to a host.</summary>
internal static class SessionHosting
{
    private const string KeyPreloader = "DataProtectionHostedService";

    /// <summary>Registers cookies, their seals' keys in the ledger, and what ends a session with its key.</summary>
    public static void AddOperatorSessions(this IServiceCollection services)
    {
        services.AddSingleton<OperatorSessions>().AddScoped<SessionCookie>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(static cookie =>
        {
            cookie.Cookie.Name = "inventory-operator";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;   // a link in an alert opens its page; nothing changes by GET
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = cookie.AccessDeniedPath = SignInPath.Path;
            cookie.ReturnUrlParameter = SignInPath.ReturnUrl;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.EventsType = typeof(SessionCookie);
        });
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        services.AddAntiforgery(static forms =>
        {
            forms.Cookie.Name = "inventory-form";
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.SuppressXFrameOptionsHeader = true;   // the content security policy says it
        });
        services.AddDataProtection().SetApplicationName("Inventory.Orleans");
        services.AddOptions<KeyManagementOptions>().Configure<Ledger.Keys.SessionKeys>(static (keys, ledger) =>
            keys.XmlRepository = new LedgerKeyRing(ledger));
    }

    /// <summary>
    /// Has nobody read the ring while the host starts, when the ledger may have no schema yet: whoever needs it first reads it. Comes after
    /// all that seals something, each of which adds the reader anew.
    /// </summary>
    public static void LeaveKeyRingUntilNeeded(this IServiceCollection services)
    {
        foreach (var preloader in services.Where(static service => service.ImplementationType?.Name == KeyPreloader).ToList())
            services.Remove(preloader);
    }
}
