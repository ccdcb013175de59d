using Inventory.Ledger.Drift;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Operations.Items;

namespace Inventory.Operations.Drift;

/// <summary>What was found to disagree, open and resolved, page by page.</summary>
public sealed class DriftViews(DriftReads drift)
{
    /// <summary>What a key needs to look at drift.</summary>
    public const KeyScopes Needs = KeyScopes.Admin;

    /// <summary>A page of a tenant's finds.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="filter">Which; its place is that of <paramref name="cursor"/>.</param>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<ListPage<DriftReading>> ListAsync(Tenant tenant, DriftFilter filter, string? cursor,
        CancellationToken cancellation = default)
    {
        var found = await drift.ListAsync(tenant.Id, filter with { After = Place(cursor), Limit = filter.Limit + 1 }, cancellation);
        return ListPage<DriftReading>.Of(found, filter.Limit, static last => PageToken.Write(PageToken.Of(last.Units),
            PageToken.Of(last.ResolvedAt), PageToken.Of(last.ItemKey), PageToken.Of(last.FoundAt)));
    }

    /// <summary>How many of a tenant's finds pass a filter, open and resolved.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public Task<DriftCounts> CountAsync(Tenant tenant, DriftFilter filter, CancellationToken cancellation = default) =>
        drift.CountAsync(tenant.Id, filter with { Resolution = null }, cancellation);

    private static DriftPlace? Place(string? cursor) => PageToken.Read(cursor, 4) is [var units, var resolved, var item, var found]
        && PageToken.IsNumber(units, out var wrong) && PageToken.IsInstant(resolved, out var resolvedAt)
        && PageToken.IsNumber(item, out var key) && PageToken.IsInstant(found, out var foundAt) && foundAt is { } at
        ? new(wrong, resolvedAt, key, at) : null;
}
