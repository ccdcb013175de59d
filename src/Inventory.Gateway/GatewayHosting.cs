using Inventory.Gateway.Availability;
using Inventory.Gateway.Clock;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Items;
using Inventory.Gateway.Keys;
using Inventory.Gateway.Lists;
using Inventory.Gateway.Metrics;
using Inventory.Gateway.Ops;
using Inventory.Gateway.Reconciliations;
using Inventory.Gateway.Service;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Inventory.Gateway;

/// <summary>Adds the HTTP API to a host.</summary>
public static class GatewayHosting
{
    /// <summary>Registers the API and what it reads with; the ledger and the grains are registered beside it.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">The API's settings; null for what is configured.</param>
    public static IServiceCollection AddInventoryGateway(this IServiceCollection services, GatewayOptions? options = null)
    {
        services.AddOptions<GatewayOptions>();
        services.AddSingleton(provider => options ?? provider.GetRequiredService<IOptions<GatewayOptions>>().Value);
        services.AddSingleton<NodeState>();
        services.AddHealthChecks().AddCheck<StartedCheck>(StartedCheck.Name).AddCheck<LedgerCheck>(LedgerCheck.Name);
        services.AddSingleton<ApiKeyStore>().AddSingleton<ApiKeyCache>();
        services.AddSingleton<HoldReads>().AddSingleton<EventReads>().AddSingleton<AvailabilityReads>();
        services.AddSingleton<EntryFailures>().AddSingleton<HoldBatch>().AddSingleton<ReleaseForgotten>();
        services.AddSingleton<ItemEndpoints>().AddSingleton<StockBatches>().AddSingleton<ImportEndpoint>();
        services.AddSingleton<ListEndpoints>().AddSingleton<AvailabilityEndpoints>().AddSingleton<ReconciliationEndpoint>().AddSingleton<KeyEndpoints>().AddSingleton<ServiceEndpoints>().AddSingleton<TestClockEndpoints>().AddSingleton<OpsEndpoints>();
        services.AddSingleton<PrometheusExporter>().AddSingleton<GatewayMetrics>().AddSingleton<RateLimiter>();
        services.AddSingleton<RouteTable>().AddSingleton<GatewayDispatcher>();
        return services;
    }

    /// <summary>Answers the API's requests and hands on all others. Comes first, so that it begins every answer.</summary>
    public static IApplicationBuilder UseInventoryGateway(this IApplicationBuilder app)
    {
        // The exporter first: what is counted before it listens is lost.
        app.ApplicationServices.GetRequiredService<PrometheusExporter>();
        var dispatcher = app.ApplicationServices.GetRequiredService<GatewayDispatcher>();
        return app.Use(next => http => dispatcher.HandleAsync(http, next));
    }

    /// <summary>Answers what nobody else did with the problem <c>not-found</c>. Comes last.</summary>
    public static void RunNotFound(this IApplicationBuilder app) => app.Run(GatewayDispatcher.NotFoundAsync);
}
