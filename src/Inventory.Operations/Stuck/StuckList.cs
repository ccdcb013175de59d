using Inventory.Ledger.Drift;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Operations.Holds;

namespace Inventory.Operations.Stuck;

/// <summary>Holds that are past their end and still open, as operators see them: page by page, longest first.</summary>
public sealed class StuckList(StuckReads reads, JobMaking jobs, LedgerClock clock)
{
    /// <summary>What a key needs to see them.</summary>
    public const KeyScopes Needs = KeyScopes.Admin;

    /// <summary>A filter of stuck holds, whose reasons this node's clock tells: what a page shows and what its job is about.</summary>
    public HoldSelection Selection(HoldSelection filter) => filter with { Stuck = true, ClockError = clock.Drift };

    /// <summary>A page of those that pass a filter, and how many do.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="filter">Which; that they are stuck is understood.</param>
    /// <param name="cursor">Where the page before said that this one begins; null for the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<StuckPage> PageAsync(Tenant tenant, HoldSelection filter, string? cursor, int limit,
        CancellationToken cancellation = default)
    {
        var now = clock.Now;
        var selection = Selection(filter);
        // Side by side: where many are stuck, each of the two takes as long as all else of the page.
        var listing = reads.ListAsync(tenant.Id,
            new() { Selection = selection, After = HoldCursor.Decode(cursor), Limit = limit + 1 }, now, cancellation);
        var counting = jobs.CountAsync(tenant, selection, now, shown: 0, cancellation);
        await Task.WhenAll(listing, counting);
        var (holds, count) = (await listing, await counting);
        var more = holds.Count > limit;
        if (more) holds.RemoveAt(limit);
        // All that there are stand on a first page that is not full.
        if (cursor is null && !more) count = new TargetCount(holds.Count, More: false, []);
        return new(holds, more ? HoldCursor.Encode(holds[^1].ExpiresAt, holds[^1].HoldId) : null, count.Matches, count.More);
    }
}

/// <summary>A page of stuck holds.</summary>
/// <param name="Holds">The holds, those that ended first coming first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
/// <param name="Matches">How many there are on all pages, as far as <see cref="JobMaking.CountMax"/>.</param>
/// <param name="More">There are more than that.</param>
public sealed record StuckPage(IReadOnlyList<StuckHold> Holds, string? NextCursor, long Matches, bool More);
