using Inventory.Events.Feed;

namespace Inventory.Events.Relay;

/// <summary>
/// Pages of the log for those of this silo that are behind. The slices of a tenant, and queues, go through the same pages: what one of them
/// has read the others find here.
/// </summary>
internal sealed class HistoryPages(JournalFeed feed)
{
    private const int Kept = 16;
    private readonly Lock _lock = new();
    private readonly LinkedList<Page> _pages = new();

    /// <summary>Events behind a position, in order.</summary>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async ValueTask<FeedPage> ReadAsync(int tenantId, long after, int most, CancellationToken cancellation)
    {
        Task<FeedPage> reading;
        lock (_lock)
        {
            if (Find(tenantId, after) is { } known) return known.Behind(after);
            var same = _pages.FirstOrDefault(page => page.TenantId == tenantId && page.After == after && !page.Reading.IsCompleted);
            if (same is null)
            {
                // Not with the cancellation of whoever is the first to ask: others wait for it too.
                same = new(tenantId, after, feed.ReadAsync(tenantId, after, most, CancellationToken.None).AsTask());
                _pages.AddFirst(same);
                if (_pages.Count > Kept) _pages.RemoveLast();
            }

            reading = same.Reading;
        }

        return await reading.WaitAsync(cancellation);
    }

    private Page? Find(int tenantId, long after) => _pages.FirstOrDefault(page => page.TenantId == tenantId
        && page.Reading.IsCompletedSuccessfully && page.After <= after && after < page.Reading.Result.Last);

    private sealed record Page(int TenantId, long After, Task<FeedPage> Reading)
    {
        public FeedPage Behind(long after)
        {
            var page = Reading.Result;
            return after == After ? page : page with { Events = [.. page.Events.SkipWhile(told => told.Position <= after)] };
        }
    }
}
