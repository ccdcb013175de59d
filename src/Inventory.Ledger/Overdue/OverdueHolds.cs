using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Overdue;

/// <summary>Finds holds that are over and not yet ended, by the earliest ends of their items.</summary>
public sealed class OverdueHolds(LedgerDataSources sources) : IOverdueHolds
{
    // So that whoever wants one of the items waits for no more than this many.
    private const int RaisedAtOnce = 100;

    private static readonly string Sql = SqlText.Read("Sql/overdue_items.sql");

    /// <inheritdoc />
    public Task<IReadOnlyList<OverdueItem>> FindItemsAsync(DateTimeOffset now, int most, int? shard = null, CancellationToken cancellation =
        default) =>
        Reaching.LedgerAsync(() => FindAsync(now, most, shard, cancellation), cancellation);

    /// <inheritdoc />
    public Task<long> RaiseAsync(IEnumerable<OverdueItem> items, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(() => RaiseEachAsync(items, cancellation), cancellation);

    private async Task<IReadOnlyList<OverdueItem>> FindAsync(DateTimeOffset now, int most, int? shard, CancellationToken cancellation)
    {
        await using var command = sources.Writers.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = most });
        command.Parameters.Add(new() { Value = ExpiryShards.Count });
        command.Parameters.Add(new() { Value = shard ?? -1 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var items = new List<OverdueItem>();
        while (await reader.ReadAsync(cancellation))
            items.Add(new(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt64(4)));
        return items;
    }

    private async Task<long> RaiseEachAsync(IEnumerable<OverdueItem> items, CancellationToken cancellation)
    {
        var raised = 0L;
        foreach (var some in items.Chunk(RaisedAtOnce))
        {
            await using var command = sources.Writers.CreateCommand("SELECT raise_next_ends($1, $2)");
            command.Parameters.Add(new() { Value = Array.ConvertAll(some, static item => item.TenantId) });
            command.Parameters.Add(new() { Value = Array.ConvertAll(some, static item => item.ItemKey) });
            raised += (long)(await command.ExecuteScalarAsync(cancellation))!;
        }

        return raised;
    }
}

/// <summary>An item that may have overdue holds.</summary>
/// <param name="Tenant">Its tenant's name.</param>
/// <param name="ItemId">Its id.</param>
/// <param name="TenantId">Its tenant's number.</param>
/// <param name="ItemKey">The ledger's number for it.</param>
/// <param name="Holds">How many were seen, at most 1,000; 0 where it has none.</param>
public readonly record struct OverdueItem(string Tenant, string ItemId, int TenantId, long ItemKey, long Holds);
