using Inventory.Domain.Items;
using Npgsql;

namespace Inventory.Ledger.Reads;

/// <summary>Reads what items were at versions that they have left behind.</summary>
public sealed class VersionReads(LedgerDataSources sources)
{
    // Each takes a few look-ups where its hold was there before; a receipt is read within an hour.
    private const int EventsSinceMax = 500;

    private static readonly string Line = SqlText.Read("Sql/read_refused_line.sql"), Ends = SqlText.Read("Sql/read_ends_at_version.sql");

    /// <summary>What an item was at a version; null where its journal no longer tells.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="itemKey">The ledger's number of the item.</param>
    /// <param name="version">The sequence of one of its events.</param>
    /// <param name="at">An instant at which that was its version: holds that were over by then are not told.</param>
    /// <param name="endsMax">How many ends of holds are told at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<StockAtVersion?> FindAsync(int tenantId, long itemKey, long version, DateTimeOffset at, int endsMax,
        CancellationToken cancellation = default)
    {
        await using var batch = sources.Readers.CreateBatch();
        batch.BatchCommands.Add(Command(Line, tenantId, itemKey, version));
        batch.BatchCommands.Add(Command(Ends, tenantId, itemKey, version, at.ToUniversalTime(), endsMax, EventsSinceMax));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var itemId = reader.GetString(0);
        var stock = new Stock
        {
            OnHand = reader.GetInt64(1),
            OutOfService = reader.GetInt64(2),
            Allocated = reader.GetInt64(3),
            Held = reader.GetInt64(4),
            SafetyStock = reader.GetInt64(5),
            OverbookingLimit = reader.GetInt64(6),
            StopSell = reader.GetBoolean(7),
            Version = version,
        };
        await reader.NextResultAsync(cancellation);
        var ends = new List<HoldEnd>();
        while (await reader.ReadAsync(cancellation)) ends.Add(new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1)));
        return new(itemId, stock, ends);
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
