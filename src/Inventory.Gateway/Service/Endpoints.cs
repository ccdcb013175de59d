using System.ComponentModel;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Gateway.Metrics;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Service;

/// <summary>What the service tells about itself, to anybody.</summary>
internal static class ServiceEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var service = endpoints.MapApi().WithTags("Service");
        service.MapRead("/health/live", static () => Live)
            .Describe("getLive", "Whether the process lives").Answers<HealthResponse>(200, "It does");
        service.MapRead("/health/ready", ReadyAsync)
            .Describe("getReady", "Whether requests are taken").Answers<HealthResponse>(200, "They are")
            .Refuses(ProblemCodes.Starting, ProblemCodes.LedgerUnavailable);
        service.MapRead("/metrics", static (PrometheusExporter exporter) => Results.Text(exporter.Write(), PrometheusText.ContentType))
            .Describe("getMetrics", "What is measured, for Prometheus").AnswersText(200, "Prometheus text", "text/plain");
        service.MapRead("/openapi/v1.json", OpenApiAsync)
            .Describe("getOpenApi", "This document").AnswersText(200, "OpenAPI 3", ContentTypes.Json);
        service.MapRead("/problems/{code}", static (string code) => ProblemPages.Html(code) is { } page
                ? Results.Text(page, "text/html; charset=utf-8")
                : new ProblemResult(new(ProblemCodes.NotFound, "There is no problem of this code.")))
            .Describe("getProblem", "What a code means and what to do").AnswersText(200, "A page", "text/html")
                .Refuses(ProblemCodes.NotFound);
    }

    private static IResult Live => JsonResult.Ok(new HealthResponse("live"));

    private static async Task<IResult> ReadyAsync(NodeState node, LedgerHealth ledger, GatewayOptions options)
    {
        if (!node.IsReady) return new ProblemResult(new(ProblemCodes.Starting, "The service is starting or stopping."));
        return await options.ReadAsync(ledger.IsReadyAsync)
            ? JsonResult.Ok(new HealthResponse("ready"))
            : new ProblemResult(new(ProblemCodes.LedgerUnavailable, "The database's schema is not the one this version needs."));
    }

    private static async Task<IResult> OpenApiAsync(OpenApiText document) => Results.Bytes(await document.JsonAsync(), ContentTypes.Json);
}

/// <summary>How the service is.</summary>
[Description("How the service is.")]
[Example("""{"status":"ready"}""")]
internal sealed record HealthResponse([property: Description("live or ready."), OneOf("live", "ready")] string Status);
