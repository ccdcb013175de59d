using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Inventory.Gateway.Http;

namespace Inventory.Gateway.Metrics;

/// <summary>What the gateway measures of itself.</summary>
internal sealed class GatewayMetrics
{
    // 0.2 and 0.5 are limits of alert rules.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _tenantMismatches;
    private readonly ConcurrentDictionary<(Route?, int), KeyValuePair<string, object?>[]> _labels = new();

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Inventory.Gateway");
        _duration = meter.CreateHistogram("inventory_http_request_duration_seconds", "s", "Time from a request's headers to the end of its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _tenantMismatches = meter.CreateCounter<long>("inventory_tenant_mismatch_total", null, "Requests whose X-Tenant-Id is not the tenant of their key.");
    }

    public void TenantMismatch() => _tenantMismatches.Add(1);

    public void Answered(Route? route, int status, TimeSpan took)
    {
        if (!_duration.Enabled) return;
        var labels = _labels.GetOrAdd((route, status), static key =>
        [
            new("method", key.Item1?.Method ?? "other"),
            new("path", key.Item1?.Path ?? "other"),
            new("status", key.Item2.ToString(CultureInfo.InvariantCulture)),
        ]);
        _duration.Record(took.TotalSeconds, labels);
    }
}
