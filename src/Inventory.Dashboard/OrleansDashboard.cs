using Inventory.Dashboard.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Inventory.Dashboard;

/// <summary>Orleans' own dashboard of silos, grains and calls, behind the sign-in of the pages: it has none of its own.</summary>
public static class OrleansDashboard
{
    /// <summary>Where it is.</summary>
    internal const string Path = "/orleans";

    /// <summary>
    /// Has the silo count its calls while somebody looks. The live log is left out: it tells of every tenant, and its endless answers would
    /// hold up a node's stop.
    /// </summary>
    public static void AddTo(ISiloBuilder silo)
    {
        var services = silo.Services;
        var before = services.Count;
        silo.AddDashboard(static dashboard => dashboard.HideTrace = true);
        var hosted = services.Skip(before).Where(static service => service.ServiceType == typeof(IHostedService)).ToList();
        foreach (var service in hosted) StartAfterSilo(services, service);
    }

    /// <summary>Maps it.</summary>
    internal static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapOrleansDashboard(Path)
        .AddEndpointFilter(static (call, next) => IsOfOneGrain(call.HttpContext.Request.Path) ? new(Results.NotFound()) : next(call))
        .RequireAuthorization().ExcludeFromDescription().WithMetadata(DashboardEndpoint.Instance);

    // It would call any grain that the address names, of whichever tenant.
    private static bool IsOfOneGrain(PathString path) => path.StartsWithSegments(Path + "/GrainState", StringComparison.OrdinalIgnoreCase);

    // It calls grains when it starts, and all that is hosted here starts together: it would be told that there is no silo.
    private static void StartAfterSilo(IServiceCollection services, ServiceDescriptor hosted)
    {
        services.Remove(hosted);
        services.AddKeyedSingleton(typeof(OrleansDashboard), (provider, _) => (IHostedService)(
            hosted.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, hosted.ImplementationType!)));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, AfterSilo>();
    }

    private sealed class AfterSilo(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
    {
        private IHostedService Hosted => services.GetRequiredKeyedService<IHostedService>(typeof(OrleansDashboard));

        public void Participate(ISiloLifecycle silo) => silo.Subscribe(nameof(OrleansDashboard), ServiceLifecycleStage.Last,
            cancellation => Hosted.StartAsync(cancellation), cancellation => Hosted.StopAsync(cancellation));
    }
}
