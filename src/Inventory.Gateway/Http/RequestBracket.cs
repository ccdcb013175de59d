using Inventory.Gateway.Metrics;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Inventory.Gateway.Http;

/// <summary>Begins and ends every request: gives it its id, measures it, and answers what failed inside.</summary>
internal sealed class RequestBracket(
    RequestDelegate next, StrictJson json, GatewayMetrics metrics, TimeProvider time, ILogger<RequestBracket> log)
{
    private readonly FailureNews _silences = new(time);

    public async Task InvokeAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var request = ApiRequest.Begin(http, json);
        try
        {
            await next(http);
        }
        catch (ProblemException refused) when (!http.Response.HasStarted)
        {
            await new ProblemResult(refused.Problem).ExecuteAsync(http);
        }
        catch (Exception failure)
        {
            await FailAsync(request, failure);
        }

        metrics.Answered(http, time.GetElapsedTime(started) - request.Waited);
    }

    private async Task FailAsync(ApiRequest request, Exception failure)
    {
        var http = request.Http;
        // nobody is listening
        if (http.RequestAborted.IsCancellationRequested || failure is ConnectionResetException or ConnectionAbortedException) return;
        if (failure is BadHttpRequestException bad && !http.Response.HasStarted)
        {
            await new ProblemResult(bad.StatusCode == 413
                ? new Problem(ProblemCodes.PayloadTooLarge, "The body is too large.")
                : Problem.Invalid("body", "could not be read")).ExecuteAsync(http);
            return;
        }

        // Grains that do not answer are an outage, not one failure a request.
        var untold = 0L;
        if (failure is not (TimeoutException or OrleansException) || _silences.IsNews(failure, out untold))
        {
            log.LogError(failure, "{Method} {Path} failed; trace {TraceId}. {Untold} more for this cause since it was last told.",
                http.Request.Method, request.Path, request.TraceId, untold);
        }

        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Headers.ETag = default;
        // A grain that did not answer in time, or not at all, may have done what it was asked.
        await new ProblemResult(http.Request.Method is "GET" or "HEAD"
            ? failure is TimeoutException or OrleansException ? OutcomeProblems.Unavailable
                : new(ProblemCodes.InternalError, "The service failed; the log has the details.")
            : OutcomeProblems.Unknown).ExecuteAsync(http);
    }
}
