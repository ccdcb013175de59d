using Microsoft.AspNetCore.Http;

namespace Inventory.Gateway.Events;

/// <summary>What stands before a stream's first event, and is all that is answered to HEAD.</summary>
internal sealed class StreamHead : IResult
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Write(httpContext.Response);
        return Task.CompletedTask;
    }

    /// <summary>Sets the headers: nobody on the way may keep the answer, or keep it back.</summary>
    public static void Write(HttpResponse response)
    {
        response.ContentType = EventEndpoints.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
