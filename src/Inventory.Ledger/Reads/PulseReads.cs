using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>Figures about the whole ledger that are read every few seconds; each by an index that is empty while all is well.</summary>
public sealed class PulseReads(LedgerDataSources sources)
{
    /// <summary>Counting stops here: beyond it the exact number tells nobody anything new.</summary>
    public const int CountedMax = 1000;

    /// <summary>Reads them, over all tenants.</summary>
    /// <param name="over">Holds that ended before this instant and are still open count as stuck.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<LedgerFigures> ReadAsync(DateTimeOffset over, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("""
            SELECT
              (SELECT count(*) FROM (
                SELECT FROM item i CROSS JOIN LATERAL (
                  SELECT FROM hold WHERE hold.tenant_id = i.tenant_id AND hold.item_key = i.item_key AND hold.status = 'held'
                    AND NOT hold.dropped AND hold.expires_at <= $1 LIMIT $2
                ) AS line WHERE i.next_end_at <= $1 LIMIT $2) AS stuck),
              (SELECT count(*) FROM (SELECT FROM item WHERE shortage > 0 LIMIT $2) AS short),
              (SELECT count(*) FROM (SELECT FROM drift WHERE resolved_at IS NULL LIMIT $2) AS drifted)
            """);
        command.Parameters.Add(new() { Value = over.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = CountedMax });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}

/// <summary>Figures about the whole ledger, each counted as far as <see cref="PulseReads.CountedMax"/>.</summary>
/// <param name="Stuck">Lines of holds that are over and still open.</param>
/// <param name="Short">Items of which more is promised than there is.</param>
/// <param name="Drifted">Items that disagree with their holds or their journal.</param>
public readonly record struct LedgerFigures(long Stuck, long Short, long Drifted);
