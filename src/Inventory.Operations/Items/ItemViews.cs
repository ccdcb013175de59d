using Inventory.Ledger.Drift;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Operations.Items;

/// <summary>Items as people look at them: lists, one item, its holds, its past.</summary>
public sealed class ItemViews(ItemReads items, ItemHistory history, LiveHolds holds, DriftReads drift, LedgerClock clock)
{
    /// <summary>What a key needs to look at items.</summary>
    public const KeyScopes Needs = KeyScopes.Read;

    /// <summary>How many points a series has at most.</summary>
    public const int PointsMax = 300;

    private static readonly TimeSpan Finest = TimeSpan.FromMilliseconds(1);

    /// <summary>A page of a tenant's items, in byte order of their ids.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="filter">Which; its place is that of <paramref name="cursor"/>.</param>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<ListPage<ItemReading>> ListAsync(Tenant tenant, ItemFilter filter, string? cursor,
        CancellationToken cancellation = default)
    {
        var after = PageToken.Read(cursor, 1)?[0];
        var found = await items.ListAsync(tenant.Id, filter with { After = after, Limit = filter.Limit + 1 }, clock.Now, cancellation);
        return ListPage<ItemReading>.Of(found, filter.Limit, static last => PageToken.Write(last.ItemId));
    }

    /// <summary>An item as it is now; null where the tenant has none of this id.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<ItemNow?> GetAsync(Tenant tenant, string itemId, CancellationToken cancellation = default)
    {
        if (itemId.Length == 0) return null;
        var now = clock.Now;
        // Of all ids that begin so it is the first.
        var first = items.ListAsync(tenant.Id, new() { Prefix = itemId, Limit = 1 }, now, cancellation);
        var open = drift.ListAsync(tenant.Id, new DriftFilter { ItemId = itemId, Limit = 1 }, cancellation);
        await Task.WhenAll(first, open);
        return await first is [var item] && item.ItemId == itemId ? new(item, (await open).FirstOrDefault(), now) : null;
    }

    /// <summary>A page of the holds that claim units of an item, by their ends.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<ListPage<LiveHold>> LiveHoldsAsync(Tenant tenant, string itemId, int limit, string? cursor,
        CancellationToken cancellation = default)
    {
        (DateTimeOffset?, string)? after = PageToken.Read(cursor, 2) is [var at, var hold] && PageToken.IsInstant(at, out var endsAt)
            ? (endsAt, hold) : null;
        var found = await holds.ByEndAsync(tenant.Id, itemId, after, limit + 1, cancellation);
        return ListPage<LiveHold>.Of(found, limit, static last => PageToken.Write(PageToken.Of(last.EndsAt), last.HoldId));
    }

    /// <summary>A page of an item's journal, latest first.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<ListPage<EventReading>> HistoryAsync(Tenant tenant, string itemId, HistoryFilter filter, string? cursor,
        CancellationToken cancellation = default)
    {
        long? before = PageToken.Read(cursor, 1) is [var part] && PageToken.IsNumber(part, out var sequence) ? sequence : null;
        var page = await history.BackAsync(tenant.Id, itemId, filter with { Before = before }, cancellation);
        return new(page.Events, page.Next is { } next ? PageToken.Write(PageToken.Of(next)) : null);
    }

    /// <summary>An item as it was at an instant.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<AsItWas> AtAsync(Tenant tenant, string itemId, DateTimeOffset at, CancellationToken cancellation = default) =>
        await history.AtAsync(tenant.Id, itemId, at, cancellation) is { } known ? new AsItWas.Known(known)
            : Before(await history.FromVersionAsync(tenant.Id, itemId, 1, cancellation));

    /// <summary>An item as it was at a version.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<AsItWas> AtVersionAsync(Tenant tenant, string itemId, long version, CancellationToken cancellation = default)
    {
        if (await history.FromVersionAsync(tenant.Id, itemId, Math.Max(version, 0), cancellation) is { } found)
            return found.Sequence == version ? new AsItWas.Known(found) : Before(found);
        var last = await history.BackAsync(tenant.Id, itemId, new() { Limit = 1 }, cancellation);
        return last.Events is [var reached] ? new AsItWas.NotReached(reached) : new AsItWas.NoSuchItem();
    }

    /// <summary>An item's quantities over a stretch of time, at <see cref="PointsMax"/> instants at most; the last is its end.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public Task<List<ItemPoint>> SeriesAsync(Tenant tenant, string itemId, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation = default)
    {
        var step = (to - from) / (PointsMax - 1);
        return step < Finest ? history.SeriesAsync(tenant.Id, itemId, to, Finest, 1, cancellation)
            : history.SeriesAsync(tenant.Id, itemId, from, step, PointsMax, cancellation);
    }

    /// <summary>
    /// An item's quantities over the last while: since its first event that is kept where that is less, so that a young item's fill all
    /// of a chart.
    /// </summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<ItemPoint>> LastSeriesAsync(Tenant tenant, string itemId, TimeSpan length, DateTimeOffset to,
        CancellationToken cancellation = default)
    {
        var (from, first) = (to - length, await history.FromVersionAsync(tenant.Id, itemId, 1, cancellation));
        return await SeriesAsync(tenant, itemId, first is not null && first.At > from ? first.At : from, to, cancellation);
    }

    private static AsItWas Before(EventReading? first) => first switch
    {
        null => new AsItWas.NoSuchItem(),
        { Sequence: 1 } => new AsItWas.NotYet(first),
        _ => new AsItWas.NotKept(first),
    };
}
