using Inventory.Dashboard.Http;
using Inventory.Dashboard.Layout;
using Inventory.Dashboard.Shared;
using Inventory.Dashboard.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Inventory.Dashboard;

/// <summary>Adds the operators' pages to a host.</summary>
public static class DashboardHosting
{
    /// <summary>Registers the pages and their sessions; what they show and do is registered beside them.</summary>
    public static IServiceCollection AddInventoryDashboard(this IServiceCollection services)
    {
        services.AddOptions<DashboardOptions>();
        services.AddOperatorSessions();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.LeaveKeyRingUntilNeeded();
        return services.AddScoped<Viewer>().AddScoped<Pages.HoldJobs>().AddScoped<Pages.HoldDialogs>()
            .AddScoped<Pages.OfEvents.FailureDialogs>();
    }

    /// <summary>
    /// Guards what belongs to the pages: headers, origin, session, antiforgery. Comes after routing; requests of the API pass it by.
    /// </summary>
    /// <param name="app">The host.</param>
    /// <param name="isReady">Whether the node has started; before that, whoever comes is asked to wait.</param>
    public static IApplicationBuilder UseInventoryDashboard(this IApplicationBuilder app, Func<bool> isReady)
    {
        // A host that finds the services of sessions would otherwise judge every request of the API by them, before all else.
        app.Properties["__AuthenticationMiddlewareSet"] = app.Properties["__AuthorizationMiddlewareSet"] = true;
        return app.UseWhen(DashboardEndpoint.IsOf, pages => pages
            .UseMiddleware<SecurityHeaders>()
            .Use((http, next) => isReady() ? next(http) : StartingPage.WriteAsync(http))
            .UseMiddleware<SameOrigin>()
            .UseAuthentication().UseAuthorization().UseAntiforgery());
    }

    /// <summary>Maps the pages, the circuits behind them, signing out, and Orleans' own pages where they are on.</summary>
    public static void MapInventoryDashboard(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(static circuits => circuits.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization().WithMetadata(DashboardEndpoint.Instance);
        SignOutEndpoint.Map(endpoints);
        if (endpoints.ServiceProvider.GetRequiredService<IOptions<DashboardOptions>>().Value.Orleans) OrleansDashboard.Map(endpoints);
    }
}
