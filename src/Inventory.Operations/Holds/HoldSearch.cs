using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Operations.Holds;

/// <summary>A tenant's holds, as operators look for them: page by page, those placed last first.</summary>
public sealed class HoldSearch(HoldReads reads, LedgerClock clock)
{
    /// <summary>What a key needs to look for holds and at one of them.</summary>
    public const KeyScopes Needs = KeyScopes.Read | KeyScopes.Admin;

    /// <summary>A page of the holds that pass a filter.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="filter">Which, and how many at most; its order and place are not heeded.</param>
    /// <param name="cursor">Where the page before said that this one begins; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<HoldPage> PageAsync(Tenant tenant, HoldFilter filter, string? cursor, CancellationToken cancellation = default)
    {
        var holds = await reads.ListAsync(tenant.Id,
            filter with { NewestFirst = true, After = HoldCursor.Decode(cursor), Limit = filter.Limit + 1 }, clock.Now, cancellation);
        var more = holds.Count > filter.Limit;
        if (more) holds.RemoveAt(filter.Limit);
        return new(holds, more ? HoldCursor.Encode(holds[^1].PlacedAt, holds[^1].HoldId) : null);
    }
}

/// <summary>A page of holds.</summary>
/// <param name="Holds">The holds, those placed last coming first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record HoldPage(IReadOnlyList<HoldReading> Holds, string? NextCursor);
