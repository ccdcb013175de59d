using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Inventory.Gateway.Streams;

/// <summary>How requests that are streamed both ways begin and end.</summary>
internal static class StreamEnds
{
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
