using System.Globalization;
using Inventory.Http.Json;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Problems;

/// <summary>Answers a request with a problem.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    /// <summary>What it answers.</summary>
    public Problem Problem => problem;

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var request = ApiRequest.Of(httpContext);
        var headers = httpContext.Response.Headers;
        if (problem.Code.Status is 503 or 429) headers.RetryAfter = RetryAfter();
        else if (problem.Code.Status is 401) headers.WWWAuthenticate = "Bearer realm=\"inventory\"";
        return JsonResult.WriteAsync(httpContext, problem.Code.Status, ContentTypes.Problem, problem.For(request.Path, request.TraceId));
    }

    // In whole seconds, of which each that has begun counts.
    private string RetryAfter() => Math.Max(1, (long)Math.Ceiling(problem.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Ends a request with a problem from where there is no other way to answer.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>What the request is answered with.</summary>
    public Problem Problem { get; } = problem;
}
