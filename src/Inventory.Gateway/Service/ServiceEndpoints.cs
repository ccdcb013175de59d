using System.Reflection;
using System.Text;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Metrics;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Service;

/// <summary>What the service tells about itself, to anybody.</summary>
internal sealed class ServiceEndpoints(NodeState node, LedgerHealth ledger, PrometheusExporter exporter, GatewayOptions options)
{
    private static readonly Lazy<byte[]> Document = new(ReadDocument);

    /// <summary>The OpenAPI document as served.</summary>
    public static ReadOnlyMemory<byte> OpenApi => Document.Value;

    /// <summary>GET /health/live</summary>
    public static Task LiveAsync(ApiRequest request) => StatusAsync(request, "live");

    /// <summary>GET /health/ready</summary>
    public async Task ReadyAsync(ApiRequest request)
    {
        if (!node.IsReady)
        {
            await request.AnswerAsync(new Problem(ProblemCodes.Starting, "The service is starting or stopping."));
            return;
        }

        var ready = await request.TryReadAsync(options, async cancel => new Answer(await ledger.IsReadyAsync(cancel)));
        if (ready is null) return;
        if (ready.Yes) await StatusAsync(request, "ready");
        else await request.AnswerAsync(new Problem(ProblemCodes.LedgerUnavailable, "The database's schema is not the one this version needs."));
    }

    /// <summary>GET /metrics</summary>
    public Task MetricsAsync(ApiRequest request) => request.AnswerAsync(200, PrometheusText.ContentType, Encoding.UTF8.GetBytes(exporter.Write()));

    /// <summary>GET /openapi/v1.json</summary>
    public static Task OpenApiAsync(ApiRequest request) => request.AnswerAsync(200, ContentTypes.Json, OpenApi);

    /// <summary>GET /problems/{code}</summary>
    public static Task ProblemAsync(ApiRequest request) => ProblemPages.Html(request.Value!) is { } page
        ? request.AnswerAsync(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page))
        : request.AnswerAsync(new Problem(ProblemCodes.NotFound, "There is no problem of this code."));

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

    private sealed record Answer(bool Yes);
}
