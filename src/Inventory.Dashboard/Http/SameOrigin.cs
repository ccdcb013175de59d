using Microsoft.AspNetCore.Http;

namespace Inventory.Dashboard.Http;

/// <summary>
/// Refuses what another site makes an operator's browser send: whatever may change something, and circuits, over which everything goes. A
/// browser tells where they come from, and for a WebSocket it always does. Only the host is compared: a proxy may end TLS.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var isCircuit = request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);
        if (!isCircuit && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))) return next(http);
        // HTTP/1.1 upgrades to a WebSocket, HTTP/2 connects to one.
        var isSocket = request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method);
        if (!IsForeign(request) && !(isSocket && request.Headers.Origin.Count == 0)) return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("This was sent from another site, so it was not done.", http.RequestAborted);
    }

    private static bool IsForeign(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site is not (["same-origin"] or ["none"])) return true;
        if (request.Headers.Origin is not { Count: > 0 } origin) return false;
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
