using System.Diagnostics;
using System.Runtime.CompilerServices;
using Inventory.Gateway.Metrics;
using Inventory.Gateway.Problems;
using Inventory.Grains.Holds;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Http;

/// <summary>
/// Takes every request: finds its operation, judges key, tenant and scope in that order, and answers whatever goes wrong. Written by hand instead of
/// built from middleware, because a hold is placed in little more than the time that a pipeline of those takes.
/// </summary>
internal sealed class GatewayDispatcher(
    RouteTable table, ApiKeyCache keys, NodeState node, RateLimiter limiter, HoldServices holds, GatewayMetrics metrics, ILogger<GatewayDispatcher> log)
{
    private readonly RouteTree _tree = new(table.Routes);
    private readonly ConditionalWeakTable<ApiKey, Principal> _principals = [];

    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        var path = PathOf(http);
        var traceId = TraceIds.Of(http);
        http.Response.Headers["Request-Id"] = traceId;
        var found = _tree.Find(path, out var value);
        if (found is null && !IsOurs(path))
        {
            await next(http);
            return;
        }

        var request = new ApiRequest(http, traceId, path) { Value = value };
        var route = Choose(found, http.Request.Method);
        try
        {
            await JudgeAsync(request, route, found);
        }
        catch (Exception failure)
        {
            await FailAsync(request, failure);
        }

        metrics.Answered(route, request.Status, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Answers what no part of the host knows.</summary>
    public static Task NotFoundAsync(HttpContext http) => http.Response.HasStarted
        ? Task.CompletedTask
        : new ApiRequest(http, http.Response.Headers["Request-Id"].ToString(), PathOf(http)).AnswerAsync(new Problem(ProblemCodes.NotFound, "There is nothing at this path."));

    private async Task JudgeAsync(ApiRequest request, Route? route, IReadOnlyList<Route>? found)
    {
        var http = request.Http;
        var needsKey = route?.Access.Key ?? request.Path.StartsWith("/v1/", StringComparison.Ordinal);
        if (needsKey)
        {
            if (!node.IsReady)
            {
                await request.AnswerAsync(new Problem(ProblemCodes.Starting, "The service is starting or stopping."));
                return;
            }

            if (await AuthenticateAsync(request) is not { } principal) return;
            request.Principal = principal;
        }

        if (route is null)
        {
            await RefuseAsync(request, found);
            return;
        }

        if (needsKey && Forbidden(request, route) is { } forbidden)
        {
            await request.AnswerAsync(forbidden);
            return;
        }

        var query = http.Request.QueryString.Value;
        if (!string.IsNullOrEmpty(query) || route.Query.Length > 0)
        {
            request.Query = QueryParameters.Parse(query ?? "", route.Query);
            if (route.Query.Length == 0 && request.Query.Errors.Any)
            {
                await request.AnswerAsync(Problem.Invalid(request.Query.Errors));
                return;
            }
        }

        await route.Handle(request);
    }

    private async ValueTask<Principal?> AuthenticateAsync(ApiRequest request)
    {
        var header = request.Http.Request.Headers.Authorization;
        if (header.Count != 1 || !TryGetBearer(header[0], out var token))
        {
            await request.AnswerAsync(new Problem(ProblemCodes.Unauthenticated, "Send the header Authorization: Bearer <key>."));
            return null;
        }

        ApiKey? key;
        try
        {
            var lookup = keys.FindAsync(token.Span);
            key = lookup.IsCompletedSuccessfully ? lookup.Result : await lookup;
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            await request.AnswerAsync(OutcomeProblems.Unavailable);
            return null;
        }

        if (key is null)
        {
            await request.AnswerAsync(new Problem(ProblemCodes.Unauthenticated, "There is no such key."));
            return null;
        }

        var principal = _principals.GetValue(key, known => new(known, holds));
        if (TenantMismatch(request, principal) is { } mismatch)
        {
            metrics.TenantMismatch();
            await request.AnswerAsync(mismatch);
            return null;
        }

        if (limiter.TryTake(principal.Bucket)) return principal;
        await request.AnswerAsync(new Problem(ProblemCodes.RateLimited, "This key has sent too many requests."));
        return null;
    }

    private static Problem? TenantMismatch(ApiRequest request, Principal principal)
    {
        var asked = request.Http.Request.Headers["X-Tenant-Id"];
        return asked.Count == 0 || (asked.Count == 1 && asked[0] == principal.Tenant)
            ? null
            : new(ProblemCodes.TenantMismatch, "The header X-Tenant-Id names another tenant than the key's.");
    }

    private static Problem? Forbidden(ApiRequest request, Route route)
    {
        var key = request.Principal.Key;
        if (route.Access.Scopes is not KeyScopes.None && !key.Has(route.Access.Scopes))
            return new(ProblemCodes.Forbidden, $"The key needs the scope {string.Join(" or ", route.Access.Scopes.Names())}.");
        return route.UnboundKeysOnly && key.Channel is not null
            ? new(ProblemCodes.Forbidden, "A key that is bound to a channel may not write items.")
            : null;
    }

    private static Task RefuseAsync(ApiRequest request, IReadOnlyList<Route>? found)
    {
        if (found is null) return request.AnswerAsync(new Problem(ProblemCodes.NotFound, "There is nothing at this path."));
        var allowed = string.Join(", ", found.SelectMany<Route, string>(route => route.Method == "GET" ? ["GET", "HEAD"] : [route.Method]));
        request.Http.Response.Headers.Allow = allowed;
        return request.AnswerAsync(new Problem(ProblemCodes.MethodNotAllowed, $"This path takes {allowed}."));
    }

    private async Task FailAsync(ApiRequest request, Exception failure)
    {
        var http = request.Http;
        if (http.RequestAborted.IsCancellationRequested || failure is ConnectionResetException or ConnectionAbortedException) return;   // nobody is listening
        if (failure is BadHttpRequestException bad && !http.Response.HasStarted)
        {
            await request.AnswerAsync(bad.StatusCode == 413
                ? new Problem(ProblemCodes.PayloadTooLarge, "The body is too large.")
                : Problem.Invalid("body", "could not be read"));
            return;
        }

        if (log.IsEnabled(LogLevel.Error)) log.LogError(failure, "{Method} {Path} failed; trace {TraceId}", http.Request.Method, request.Path, request.TraceId);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Headers.ETag = default;
        // A grain that did not answer in time, or not at all, may have done what it was asked.
        await request.AnswerAsync(http.Request.Method is "GET" or "HEAD"
            ? failure is TimeoutException or OrleansException ? OutcomeProblems.Unavailable : new(ProblemCodes.InternalError, "The service failed; the log has the details.")
            : OutcomeProblems.Unknown);
    }

    private static Route? Choose(IReadOnlyList<Route>? routes, string method)
    {
        if (routes is null) return null;
        if (method == "HEAD") method = "GET";
        foreach (var route in routes)
        {
            if (route.Method == method) return route;
        }

        return null;
    }

    private static bool TryGetBearer(string? header, out ReadOnlyMemory<char> token)
    {
        token = default;
        if (header is null || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return false;
        token = header.AsMemory(7).Trim();
        return token.Length is > 0 and <= 512;
    }

    // Percent-encoding must survive until the path is cut into segments, so this is the request line's own text.
    private static string PathOf(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Length == 0 || target[0] != '/') return http.Request.Path.Value ?? "/";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static bool IsOurs(string path) =>
        path.StartsWith("/v1/", StringComparison.Ordinal) || path == "/v1" || path.StartsWith("/problems/", StringComparison.Ordinal)
        || path.StartsWith("/health/", StringComparison.Ordinal) || path.StartsWith("/openapi/", StringComparison.Ordinal);
}
