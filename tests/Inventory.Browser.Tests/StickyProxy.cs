using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Transforms;

namespace Inventory.Browser.Tests;

/// <summary>
/// One address in front of several silos, as in <c>deploy/docker/haproxy.cfg</c>: sticky by a cookie, asking each whether it is ready.
/// </summary>
internal sealed class StickyProxy : IAsyncDisposable
{
    private const string Silos = "silos";

    private readonly WebApplication _app;
    private volatile string? _circuitOn;

    private StickyProxy(IReadOnlyList<Uri> silos)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = Silos, ClusterId = Silos, Match = new() { Path = "/{**path}" } }
                .WithTransformUseOriginalHostHeader()],
            [Cluster(silos)]);
        _app = builder.Build();
        _app.MapReverseProxy(proxy => proxy.UseSessionAffinity().UseLoadBalancing().Use(NoteCircuit));
    }

    /// <summary>Where it is.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Which silo, by its place in the list, the latest circuit is on.</summary>
    public int CircuitOn => int.Parse(_circuitOn!, CultureInfo.InvariantCulture);

    public static async Task<StickyProxy> StartAsync(IReadOnlyList<Uri> silos)
    {
        var proxy = new StickyProxy(silos);
        await proxy._app.StartAsync();
        return proxy;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ClusterConfig Cluster(IReadOnlyList<Uri> silos) => new()
    {
        ClusterId = Silos,
        Destinations = silos.Index().ToDictionary(silo => silo.Index.ToString(CultureInfo.InvariantCulture),
            silo => new DestinationConfig { Address = silo.Item.ToString() }),
        SessionAffinity = new()
        {
            Enabled = true, Policy = "HashCookie", FailurePolicy = "Redistribute", AffinityKeyName = "inventory-node",
        },
        HealthCheck = new()
        {
            Active = new()
            {
                Enabled = true, Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(2), Path = "/health/ready",
                Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
            },
        },
        Metadata = new Dictionary<string, string> { [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = "2" },
    };

    private Task NoteCircuit(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.Upgrade.Count > 0)
            _circuitOn = http.GetReverseProxyFeature().AvailableDestinations.Single().DestinationId;
        return next(http);
    }
}
