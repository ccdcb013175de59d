using Inventory.Http.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Http.Requests;

/// <summary>
/// Metadata that makes an endpoint one of the API: its path is exact, its parts are judged, and it is measured by the template of its path.
/// </summary>
public sealed record ApiEndpoint
{
    /// <summary>The one.</summary>
    public static readonly ApiEndpoint Instance = new();
}

/// <summary>
/// The API's paths are exact where the framework's routing is not: case counts, and there is no slash at the end. What matches no endpoint
/// is told apart into paths that are not there and methods that they do not take.
/// </summary>
public static class ApiEndpoints
{
    /// <summary>A group of endpoints of the API, under a prefix or none.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        var group = endpoints.MapGroup(prefix).WithMetadata(ApiEndpoint.Instance);
        group.AddEndpointFilter(new JudgeParts());
        return group;
    }

    /// <summary>An endpoint that reads; HEAD is answered like GET, without the body.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) =>
        endpoints.MapMethods(pattern, ["GET", "HEAD"], handler);

    /// <summary>
    /// Sends what the framework would take less exactly to the endpoint that <see cref="MapNothing"/> maps. Comes after routing.
    /// </summary>
    public static IApplicationBuilder UseExactPaths(this IApplicationBuilder app)
    {
        var nothing = new Lazy<Endpoint?>(() => app.ApplicationServices.GetRequiredService<EndpointDataSource>()
            .Endpoints.FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<Nothing>() is not null));
        return app.Use(next => http =>
        {
            if (http.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<ApiEndpoint>() is not null
                && !IsExact(endpoint.RoutePattern, http.Request.Path.Value!))
                http.SetEndpoint(nothing.Value);
            return next(http);
        });
    }

    /// <summary>Answers whatever no endpoint takes: 405 where its path knows other methods, otherwise 404.</summary>
    public static void MapNothing(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapFallback("{**path}", static (HttpContext http, EndpointDataSource all) => Refuse(http, all))
            .WithMetadata(new Nothing()).ExcludeFromDescription();

    /// <summary>Whether a path is a pattern's to the letter.</summary>
    internal static bool IsExact(RoutePattern pattern, ReadOnlySpan<char> path)
    {
        foreach (var segment in pattern.PathSegments)
        {
            if (path.IsEmpty || path[0] != '/') return false;
            path = path[1..];
            var slash = path.IndexOf('/');
            var text = slash < 0 ? path : path[..slash];
            path = slash < 0 ? [] : path[slash..];
            if (text.IsEmpty || (segment.Parts[0] is RoutePatternLiteralPart literal && !text.SequenceEqual(literal.Content))) return false;
        }

        return path.IsEmpty;
    }

    private static ProblemResult Refuse(HttpContext http, EndpointDataSource all)
    {
        var methods = new List<string>();
        foreach (var endpoint in all.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<ApiEndpoint>() is null || !IsExact(endpoint.RoutePattern, http.Request.Path.Value!)) continue;
            methods.AddRange(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []);
        }

        if (methods.Count == 0) return new(new(ProblemCodes.NotFound, "There is nothing at this path."));
        var allowed = string.Join(", ", methods);
        http.Response.Headers.Allow = allowed;
        return new(new(ProblemCodes.MethodNotAllowed, $"This path takes {allowed}."));
    }

    private sealed record Nothing;
}
