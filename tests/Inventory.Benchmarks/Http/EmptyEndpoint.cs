using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Inventory.Benchmarks.Http;

/// <summary>The server that the gateway runs on, with an endpoint that does nothing: what HTTP itself costs.</summary>
internal static class EmptyEndpoint
{
    /// <summary>The argument that makes this program be the endpoint.</summary>
    public const string Command = "empty-endpoint";

    private static readonly byte[] Answer = "{}"u8.ToArray();

    /// <summary>Is the endpoint.</summary>
    public static Task ServeAsync() => EndpointProcess.ServeAsync(app => app.MapPost("/empty", static async (HttpContext context) =>
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 2;
        await context.Response.BodyWriter.WriteAsync(Answer);
    }));
}
