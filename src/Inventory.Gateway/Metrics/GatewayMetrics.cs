using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Inventory.Http.Requests;
using Inventory.Ledger.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Metrics;

/// <summary>What the gateway measures of itself.</summary>
internal sealed class GatewayMetrics
{
    private readonly Histogram<double> _duration;
    private readonly ConcurrentDictionary<(RouteEndpoint?, int), KeyValuePair<string, object?>[]> _labels = new();

    public GatewayMetrics(IMeterFactory meters) =>
        _duration = meters.Create(InventoryMetrics.GatewayMeter).Histogram(InventoryMetrics.RequestSeconds);

    /// <summary>Counts a request by its endpoint: by the template of its path, since paths themselves are without number.</summary>
    public void Answered(HttpContext http, TimeSpan took)
    {
        if (!_duration.Enabled) return;
        var endpoint = http.GetEndpoint() is RouteEndpoint route && route.Metadata.GetMetadata<ApiEndpoint>() is not null ? route : null;
        if (endpoint is null && !IsOurs(http.Request.Path.Value!)) return;
        var labels = _labels.GetOrAdd((endpoint, http.Response.StatusCode), static key =>
        [
            new("method", key.Item1?.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "other"),
            new("path", key.Item1?.RoutePattern.RawText ?? "other"),
            new("status", key.Item2.ToString(CultureInfo.InvariantCulture)),
        ]);
        _duration.Record(took.TotalSeconds, labels);
    }

    private static bool IsOurs(string path) =>
        path.StartsWith("/v1/", StringComparison.Ordinal) || path == "/v1" || path.StartsWith("/problems/", StringComparison.Ordinal)
        || path.StartsWith("/health/", StringComparison.Ordinal) || path.StartsWith("/openapi/", StringComparison.Ordinal);
}
