using Inventory.Http.Json;
using Inventory.Http.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Inventory.Http.Requests;

/// <summary>One request on its way through the API: under which name it is known, and whose it is.</summary>
/// <param name="http">The framework's own view of it.</param>
/// <param name="json">The API's JSON.</param>
/// <param name="traceId">Its trace id.</param>
/// <param name="path">The path as the caller wrote it; a problem's instance.</param>
public sealed class ApiRequest(HttpContext http, StrictJson json, string traceId, string path)
{
    private Principal? _principal;

    /// <summary>The framework's own view of it.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>
    /// Reads its body and writes its answer. Asked of the request's services, it would cost a scope of them for every request.
    /// </summary>
    public StrictJson Json { get; } = json;

    /// <summary>Its trace id; the header <c>Request-Id</c>.</summary>
    public string TraceId { get; } = traceId;

    /// <summary>The path as the caller wrote it, percent-encoded; a problem's instance.</summary>
    public string Path { get; } = path;

    /// <summary>Whose it is, once its key was judged.</summary>
    public Principal Principal
    {
        get => _principal ?? throw new InvalidOperationException("This endpoint needs no key, so it has no principal.");
        internal set => _principal = value;
    }

    /// <summary>How long it waited because its caller wanted it to: no part of the time it took.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>Begins a request: gives it its id, which every answer of it tells.</summary>
    public static ApiRequest Begin(HttpContext http, StrictJson json)
    {
        var request = new ApiRequest(http, json, TraceIds.Of(http), PathOf(http));
        http.Response.Headers["Request-Id"] = request.TraceId;
        http.Features.Set(request);
        return request;
    }

    /// <summary>The request that was begun.</summary>
    public static ApiRequest Of(HttpContext http) => http.Features.GetRequiredFeature<ApiRequest>();

    /// <summary>Gives endpoints the request they answer.</summary>
    public static ValueTask<ApiRequest?> BindAsync(HttpContext http) => new(Of(http));

    private static string PathOf(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Length == 0 || target[0] != '/') return http.Request.Path.Value ?? "/";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }
}
