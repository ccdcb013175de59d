using Inventory.Ledger.Tenants;
using Inventory.Operations.Items;

namespace Inventory.Operations.Failures;

/// <summary>All failures that match as one list, by pages: what goes out, the latest first, then what came in.</summary>
public sealed class FailurePages(FailureList failures)
{
    /// <summary>A page.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="choice">Which; its limit is of no account.</param>
    /// <param name="token">Where it goes on; null, or a word that nobody gave, for the first page.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<ListPage<Failure>> PageAsync(Tenant tenant, FailureChoice choice, string? token, int limit,
        CancellationToken cancellation)
    {
        var place = PageToken.Read(token, 2);
        FailureId? last = null;
        DateTimeOffset? at = null;
        if (place is not null && (!FailureId.TryParse(place[0], out last) || !PageToken.IsInstant(place[1], out at))) last = null;
        var rows = new List<Failure>();
        if (last is not { IsInbox: true })
        {
            (DateTimeOffset, FailureId)? after = last is not null && at is { } failedAt ? (failedAt, last) : null;
            rows = await failures.OutboxAsync(tenant, choice with { Limit = limit + 1 }, after, cancellation);
        }

        if (rows.Count <= limit)
        {
            var after = last is { IsInbox: true } ? last.Number : 0;
            rows.AddRange(await failures.InboxAsync(tenant, choice with { Limit = limit + 1 - rows.Count }, after, cancellation));
        }

        return ListPage<Failure>.Of(rows, limit, static row => PageToken.Write(row.Id.ToString(), PageToken.Of(row.FirstFailedAt)));
    }
}
