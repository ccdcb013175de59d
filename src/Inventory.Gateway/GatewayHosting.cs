using Inventory.Gateway.Availability;
using Inventory.Gateway.Clock;
using Inventory.Gateway.Comparisons;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Inbox;
using Inventory.Gateway.Items;
using Inventory.Gateway.Keys;
using Inventory.Gateway.Lists;
using Inventory.Gateway.Metrics;
using Inventory.Gateway.Ops;
using Inventory.Gateway.Ops.Jobs;
using Inventory.Gateway.Receipts;
using Inventory.Gateway.Service;
using Inventory.Gateway.Streams;
using Inventory.Gateway.Webhooks;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

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
        services.AddSingleton<NodeState>().AddSingleton<StreamLimits>();
        services.AddHealthChecks().AddCheck<StartedCheck>(StartedCheck.Name).AddCheck<LedgerCheck>(LedgerCheck.Name);
        services.AddSingleton<ApiKeyStore>().AddSingleton<ApiKeyCache>().AddSingleton<ProbeLog>().AddSingleton<KeyLog>();
        services.AddSingleton(provider => new RequestRates(provider.GetRequiredService<GatewayOptions>().RequestsPerSecond));
        services.AddSingleton<HoldReads>().AddSingleton<EventReads>().AddSingleton<AvailabilityReads>().AddSingleton<EntryFailures>();
        services.AddSingleton<ImportEndpoint>().AddSingleton<ListEndpoints>().AddSingleton<ComparisonEndpoint>();
        services.AddSingleton<HoldRefusals>();
        services.AddSingleton<WebhookEndpoints>().AddSingleton<DeliveryEndpoint>().AddSingleton<WebhookLog>();
        services.AddSingleton<GatewayMetrics>();
        services.AddRoutingCore().AddSingleton<StrictJson>();
        services.ConfigureHttpJsonOptions(json =>
        {
            StrictJson.Configure(json.SerializerOptions, GatewayJson.Default);
            json.SerializerOptions.Converters.Add(new AdjustmentEntryConverter());
            json.SerializerOptions.Converters.Add(new CountEntryConverter());
            json.SerializerOptions.Converters.Add(new HoldEntryConverter());
        });
        return services.AddOpenApiDocument();
    }

    /// <summary>Takes every request: its id and measure, its endpoint, its key. Comes first, so that it begins every answer.</summary>
    public static IApplicationBuilder UseInventoryGateway(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestBracket>().UseRouting().UseExactPaths().UseMiddleware<ReadyNode>().UseMiddleware<ApiKeys>();

    /// <summary>Maps every operation of the API, a feature a line, and what answers where there is none.</summary>
    public static void MapInventoryGateway(this IEndpointRouteBuilder endpoints)
    {
        KeyEndpoints.Map(endpoints);
        ItemEndpoints.Map(endpoints);
        ImportEndpoint.Map(endpoints);
        StockBatches.Map(endpoints);
        HoldEndpoints.Map(endpoints);
        HoldBatch.Map(endpoints);
        ReceiptEndpoints.Map(endpoints);
        ListEndpoints.Map(endpoints);
        AvailabilityEndpoints.Map(endpoints);
        ComparisonEndpoint.Map(endpoints);
        ReleaseForgotten.Map(endpoints);
        InboxEndpoint.Map(endpoints);
        OpsEndpoints.Map(endpoints);
        JobEndpoints.Map(endpoints);
        WebhookEndpoints.Map(endpoints);
        ServiceEndpoints.Map(endpoints);
        if (endpoints.ServiceProvider.GetRequiredService<GatewayOptions>().TestClock) TestClockEndpoints.Map(endpoints);
        // Everything the page needs comes from here: it works where there is no network, and tells nobody who reads it.
        endpoints.MapScalarApiReference("/docs", static reference => reference
            .WithTitle("Inventory.Orleans").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp());
        endpoints.MapNothing();
    }
}
