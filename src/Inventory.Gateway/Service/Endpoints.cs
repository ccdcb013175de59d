using System.ComponentModel;
using Inventory.Gateway.Documents;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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
        service.MapRead("/metrics", static async ([Microsoft.AspNetCore.Mvc.FromServices] IMetricsText metrics) =>
                Results.Bytes(await metrics.ReadAsync(), IMetricsText.ContentType))
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

    /// <summary>One state after the other, since nothing is asked of a ledger that the start has not reached.</summary>
    private static async Task<IResult> ReadyAsync(HttpContext http, HealthCheckService health)
    {
        if (await UnhealthyAsync(http, health, StartedCheck.Name) is { } starting)
            return new ProblemResult(new(ProblemCodes.Starting, starting.Description!));
        if (await UnhealthyAsync(http, health, LedgerCheck.Name) is { } unavailable)
            return new ProblemResult(unavailable.Exception is null
                ? new(ProblemCodes.LedgerUnavailable, unavailable.Description!) : OutcomeProblems.Unavailable);
        return JsonResult.Ok(new HealthResponse("ready"));
    }

    private static async Task<HealthReportEntry?> UnhealthyAsync(HttpContext http, HealthCheckService health, string name)
    {
        var report = await health.CheckHealthAsync(check => check.Name == name, http.RequestAborted);
        return report.Status is HealthStatus.Healthy ? null : report.Entries[name];
    }

    private static async Task<IResult> OpenApiAsync(OpenApiText document) => Results.Bytes(await document.JsonAsync(), ContentTypes.Json);
}

/// <summary>How the service is.</summary>
[Description("How the service is.")]
[Example("""{"status":"ready"}""")]
internal sealed record HealthResponse([property: Description("live or ready."), OneOf("live", "ready")] string Status);
