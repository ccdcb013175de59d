using Microsoft.AspNetCore.Http;

namespace Inventory.Dashboard.Http;

/// <summary>What is shown while the node starts or stops; it asks again by itself.</summary>
internal static class StartingPage
{
    private const string Html = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Starting</title>
        <link rel="stylesheet" href="/_content/Inventory.Dashboard/dashboard.css"></head>
        <body><main class="door"><h1>Inventory</h1>
        <p>This node is starting or stopping. The page comes back by itself.</p></main></body></html>
        """;

    public static Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = "2";
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(Html, http.RequestAborted);
    }
}
