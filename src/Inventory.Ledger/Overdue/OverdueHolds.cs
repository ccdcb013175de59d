using Npgsql;

namespace Inventory.Ledger.Overdue;

/// <summary>Finds holds that are over and not yet ended, by their index alone.</summary>
public sealed class OverdueHolds(LedgerDataSources sources)
{
    private static readonly string Sql = SqlText.Read("Sql/overdue_items.sql");

    /// <summary>Items that have such holds.</summary>
    /// <param name="now">The ledger's time.</param>
    /// <param name="most">How many items at most.</param>
    /// <param name="shard">Only items of this shard; null for all.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<OverdueItem>> FindItemsAsync(DateTimeOffset now, int most, int? shard = null, CancellationToken cancellation = default)
    {
        await using var command = sources.Writers.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = most });
        command.Parameters.Add(new() { Value = ExpiryShards.Count });
        command.Parameters.Add(new() { Value = shard ?? -1 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var items = new List<OverdueItem>();
        while (await reader.ReadAsync(cancellation)) items.Add(new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
        return items;
    }
}

/// <summary>An item with overdue holds.</summary>
/// <param name="Tenant">Its tenant's name.</param>
/// <param name="ItemId">Its id.</param>
/// <param name="Holds">How many were seen.</param>
public readonly record struct OverdueItem(string Tenant, string ItemId, long Holds);
