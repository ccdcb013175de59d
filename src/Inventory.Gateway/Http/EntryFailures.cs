using Inventory.Http.Requests;
using Inventory.Ledger.Logging;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Http;

/// <summary>
/// Tells the log what went wrong with an entry of a batch. Entries stand alone: what one could not tell must not hide what the others
/// did, so its caller hears only that its outcome is unknown.
/// </summary>
internal sealed partial class EntryFailures(TimeProvider time, ILogger<EntryFailures> log)
{
    private readonly FailureNews _news = new(time);

    /// <summary>Tells of it, unless one of the same cause was told just before.</summary>
    public void Tell(ApiRequest request, Exception failure)
    {
        if (_news.IsNews(failure, out var untold)) EntryFailed(log, request.Path, request.TraceId, untold, failure);
    }

    [LoggerMessage(EventId = 1410, Level = LogLevel.Error,
        Message =
            "An entry of {Path} failed, its outcome is unknown; trace {TraceId}. {Untold} more for this cause since it was last told.")]
    private static partial void EntryFailed(ILogger log, string path, string traceId, long untold, Exception error);
}
