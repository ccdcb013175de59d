using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Requests;

/// <summary>
/// Answers a request whose body is plain, without the framework's binding and filters, or gives up by null, having done nothing: then the
/// endpoint answers as without it. It saves time and knows no rule of its own.
/// </summary>
/// <param name="http">The request; its key was judged.</param>
/// <param name="utf8">Its whole body, good until this returns.</param>
public delegate Task? Shortcut(HttpContext http, ReadOnlySpan<byte> utf8);

/// <summary>Puts shortcuts before endpoints.</summary>
public static class Shortcuts
{
    /// <summary>Tries a shortcut first, where all of the body has come together with the headers.</summary>
    public static T WithShortcut<T>(this T endpoint, Shortcut shortcut)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder =>
        {
            var whole = builder.RequestDelegate!;
            builder.RequestDelegate = http => TryAsync(http, shortcut) ?? whole(http);
        });
        return endpoint;
    }

    private static Task? TryAsync(HttpContext http, Shortcut shortcut)
    {
        var request = http.Request;
        if (request.QueryString.HasValue || request.ContentLength is not (> 0 and <= BodyLimit.Default)
            || !ContentTypes.Accepts(request, ContentTypes.Json) || !request.BodyReader.TryRead(out var read)) return null;
        var answering = read.Buffer.IsSingleSegment && read.Buffer.Length == request.ContentLength
            ? shortcut(http, read.Buffer.FirstSpan) : null;
        // What was not taken is read again by the endpoint.
        request.BodyReader.AdvanceTo(answering is null ? read.Buffer.Start : read.Buffer.End);
        return answering;
    }
}
