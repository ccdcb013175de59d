using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Requests;

/// <summary>Refuses a request whose query, path, headers or body are malformed, before its endpoint sees it.</summary>
internal sealed class JudgeParts : IEndpointFilter
{
    // Not async itself: a good request passes through without a state machine.
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.QueryString.HasValue && http.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>() is null
            && QueryParameters.Parse(http.Request.QueryString.Value!, KnownQuery.None).Problem is { } unknown)
            return new(new ProblemResult(unknown));
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is IRequestPart { Problem: { } problem } part) return RefuseAsync(http, part, problem);
        }

        return next(context);
    }

    private static async ValueTask<object?> RefuseAsync(HttpContext http, IRequestPart part, Problem problem) =>
        new ProblemResult(problem.Code == ProblemCodes.InvalidRequest
            && http.GetEndpoint()!.Metadata.GetMetadata<JudgedFirst>() is { } first
            ? await first.JudgeAsync(ApiRequest.Of(http), part) ?? problem
            : problem);
}
