using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Inventory.Gateway.Streams;

/// <summary>How requests that are streamed both ways begin and end.</summary>
internal static class StreamEnds
{
    // How long a caller has to notice that the answer has ended before the request.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Takes off the server's limits of size and pace: a caller may send everything before reading anything, or read as slowly as it
    /// works. Ours take their place (<see cref="StreamLimits"/>).
    /// </summary>
    public static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request) request.MinDataRate = null;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } response) response.MinDataRate = null;
    }

    /// <summary>
    /// Ends a request whose answer is complete. A caller who notices that ends it himself; where he does not, its connection is closed: the
    /// server would wait for the rest of the body, and a node that stops would wait for the server.
    /// </summary>
    public static async Task CloseAsync(HttpContext http, LineFeed lines)
    {
        await http.Response.CompleteAsync();
        if (!await lines.ReachEndAsync(Notice)) http.Abort();
    }

    /// <summary>Why the answer ends before the request; null where it does not.</summary>
    /// <param name="end">Why no more lines were read.</param>
    /// <param name="how">How the caller goes on.</param>
    public static Problem? Problem(FeedEnd end, string how) => end switch
    {
        FeedEnd.Idle => new(ProblemCodes.RequestTimeout, $"Nothing came for too long. {how}"),
        FeedEnd.Unread => new(ProblemCodes.RequestTimeout, $"The answers were not read, and no more of them can be kept. {how}"),
        FeedEnd.Stopping => new(ProblemCodes.Starting, $"The service is stopping. {how}"),
        _ => null,
    };
}
