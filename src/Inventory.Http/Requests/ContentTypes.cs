using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Inventory.Http.Requests;

/// <summary>Which bodies are taken.</summary>
public static class ContentTypes
{
    /// <summary>One JSON object.</summary>
    public const string Json = "application/json";

    /// <summary>A problem, RFC 9457.</summary>
    public const string Problem = "application/problem+json";

    /// <summary>JSON objects, one a line.</summary>
    public const string Ndjson = "application/x-ndjson";

    /// <summary>One event: CloudEvents 1.0.</summary>
    public const string CloudEvent = "application/cloudevents+json";

    /// <summary>An array of them.</summary>
    public const string CloudEvents = "application/cloudevents-batch+json";

    /// <summary>
    /// Whether the request's body is of <paramref name="expected"/> type, in UTF-8 and not compressed. No body needs no type.
    /// </summary>
    public static bool Accepts(HttpRequest request, string expected)
    {
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 0 && !(encoding.Count == 1 && string.Equals(encoding[0], "identity", StringComparison.OrdinalIgnoreCase)))
            return false;
        var type = request.ContentType;
        if (type is null)
            return request.ContentLength is 0 || (request.ContentLength is null
                && !request.Headers.ContainsKey(HeaderNames.TransferEncoding));
        if (type == expected) return true;
        if (!MediaTypeHeaderValue.TryParse(type, out var parsed) || !parsed.MediaType.Equals(expected, StringComparison.OrdinalIgnoreCase))
            return false;
        var charset = HeaderUtilities.RemoveQuotes(parsed.Charset);
        return !charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
