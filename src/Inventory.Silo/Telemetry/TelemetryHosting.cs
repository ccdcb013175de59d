using Inventory.Gateway.Service;
using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Ledger.Telemetry;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Inventory.Silo.Telemetry;

/// <summary>
/// OpenTelemetry, by its own means. Metrics are always collected, for <c>/metrics</c>. Traces, and metrics by OTLP, only where an OTLP
/// endpoint is named by its variables: without one nobody listens to a span, and none is made.
/// </summary>
public static class TelemetryHosting
{
    /// <summary>Adds it; after the silo.</summary>
    public static IHostApplicationBuilder AddInventoryTelemetry(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TelemetryOptions>();
        services.AddSingleton<IMetricsText, MetricsText>().AddSingleton<ZeroSeries>().AddHostedService<RefusalSummary>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? "inventory"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(InventoryMetrics.Meter, InventoryMetrics.HttpMeter,
                    InventoryMetrics.GatewayMeter).AddMeter(MeterViews.Meters)
                    .AddView(MeterViews.Of).AddPrometheusExporter(Names);
                if (Exports(builder.Configuration, "METRICS")) metrics.AddOtlpExporter();
            });
        if (!Exports(builder.Configuration, "TRACES")) return builder;
        telemetry.WithTracing(static traces => traces
            .AddSource(Tracing.SourceName, "Microsoft.Orleans.Application")
            .AddAspNetCoreInstrumentation(static requests => requests.Filter = static http => !IsAskedByMachines(http.Request.Path))
            .AddNpgsql()
            .AddOtlpExporter());
        return builder.UseOrleans(static silo => silo.AddActivityPropagation());
    }

    /// <summary>Begins to collect. Comes before anything happens: what was measured before is lost.</summary>
    public static IHost UseInventoryTelemetry(this IHost host)
    {
        host.Services.GetRequiredService<MeterProvider>();
        host.Services.GetService<TracerProvider>();
        host.Services.GetRequiredService<ZeroSeries>();
        // Made by their first use, they would show nothing until then.
        host.Services.GetRequiredService<LedgerMetrics>();
        host.Services.GetRequiredService<GrainMetrics>();
        return host;
    }

    // The names are those that alert rules and dashboards have: nothing is added to them.
    internal static void Names(PrometheusAspNetCoreOptions options)
    {
        options.TranslationStrategy = PrometheusAspNetCoreTranslationStrategy.UnderscoreEscapingWithoutSuffixes;
        options.ScopeInfoEnabled = options.TargetInfoEnabled = false;
        options.ScrapeResponseCacheDurationMilliseconds = 0;   // kept by MetricsText
    }

    private static bool Exports(IConfiguration configuration, string signal) =>
        configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }
            || configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 };

    private static bool IsAskedByMachines(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");
}
