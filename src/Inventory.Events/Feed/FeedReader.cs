using Inventory.Grains.Upkeep;
using Inventory.Events.Stamping;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Feed;

/// <summary>A node's one reader of the end of the log, at work while somebody listens.</summary>
internal sealed partial class FeedReader(
    JournalFeed feed, StampBell stamped, FeedOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<FeedReader> log)
    : StartedService(lifetime)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500);
    private bool _failing;

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await feed.ListenedAsync(stopping);
            while (!feed.Rest())
            {
                var heard = stamped.NextAsync(options.Poll, time, stopping);
                if (!await FollowAsync(stopping)) await heard;
            }
        }
    }

    private async Task<bool> FollowAsync(CancellationToken stopping)
    {
        try
        {
            var told = await feed.FollowAsync(stopping);
            if (_failing) Follows(log);
            _failing = false;
            return told > 0;
        }
        catch (LedgerUnavailableException failed)
        {
            if (!_failing) CannotFollow(log, failed.Message);
            _failing = true;
            await Task.Delay(AfterFailure, time, stopping);
            return true;
        }
    }

    [LoggerMessage(EventId = 1701, Level = LogLevel.Warning, Message = "The journal cannot be read; listeners wait: {Reason}")]
    private static partial void CannotFollow(ILogger log, string reason);

    [LoggerMessage(EventId = 1702, Level = LogLevel.Information, Message = "The journal is read again.")]
    private static partial void Follows(ILogger log);
}
