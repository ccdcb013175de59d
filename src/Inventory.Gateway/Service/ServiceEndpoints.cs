using System.Reflection;
using System.Text;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Metrics;
using Inventory.Gateway.Problems;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Inventory.Gateway.Service;

/// <summary>What the service tells about itself, to anybody.</summary>
internal sealed class ServiceEndpoints(HealthCheckService health, PrometheusExporter exporter)
{
    private static readonly Lazy<byte[]> Document = new(ReadDocument);

    /// <summary>The OpenAPI document as served.</summary>
    public static ReadOnlyMemory<byte> OpenApi => Document.Value;

    /// <summary>GET /health/live</summary>
    public static Task LiveAsync(ApiRequest request) => StatusAsync(request, "live");

    /// <summary>GET /health/ready: one state after the other, since nothing is asked of a ledger that the start has not reached.</summary>
    public async Task ReadyAsync(ApiRequest request)
    {
        if (await UnhealthyAsync(request, StartedCheck.Name) is { } starting)
            await request.AnswerAsync(new Problem(ProblemCodes.Starting, starting.Description!));
        else if (await UnhealthyAsync(request, LedgerCheck.Name) is { } unavailable)
            await request.AnswerAsync(unavailable.Exception is null ? new Problem(ProblemCodes.LedgerUnavailable, unavailable.Description!) : OutcomeProblems.Unavailable);
        else
            await StatusAsync(request, "ready");
    }

    /// <summary>GET /metrics</summary>
    public Task MetricsAsync(ApiRequest request) => request.AnswerAsync(200, PrometheusText.ContentType, Encoding.UTF8.GetBytes(exporter.Write()));

    /// <summary>GET /openapi/v1.json</summary>
    public static Task OpenApiAsync(ApiRequest request) => request.AnswerAsync(200, ContentTypes.Json, OpenApi);

    /// <summary>GET /problems/{code}</summary>
    public static Task ProblemAsync(ApiRequest request) => ProblemPages.Html(request.Value!) is { } page
        ? request.AnswerAsync(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page))
        : request.AnswerAsync(new Problem(ProblemCodes.NotFound, "There is no problem of this code."));

    private async Task<HealthReportEntry?> UnhealthyAsync(ApiRequest request, string name)
    {
        var report = await health.CheckHealthAsync(check => check.Name == name, request.Http.RequestAborted);
        return report.Status is HealthStatus.Healthy ? null : report.Entries[name];
    }

    private static Task StatusAsync(ApiRequest request, string status)
    {
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteString("status"u8, status);
        json.Json.WriteEndObject();
        return request.AnswerAsync(200, json);
    }

    private static byte[] ReadDocument()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
