using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Imports;

/// <summary>
/// Which imports there are: an id, and the instant as of which all its counts are. The first request that names the id fixes it.
/// </summary>
public sealed class ImportRegister(LedgerDataSources sources)
{
    private const string Find = "SELECT counted_at FROM import WHERE tenant_id = $1 AND import_id = $2";

    private const string Add = """
        WITH added AS (
          INSERT INTO import (tenant_id, import_id, counted_at, fixed_at) VALUES ($1, $2, $3, $4)
          ON CONFLICT DO NOTHING RETURNING counted_at
        )
        SELECT counted_at FROM added UNION ALL SELECT counted_at FROM import WHERE tenant_id = $1 AND import_id = $2 LIMIT 1
        """;

    /// <summary>The instant of an import; null where there is none of this id.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<DateTimeOffset?> FindAsync(int tenantId, string importId, CancellationToken cancellation = default) =>
        AskAsync(Find, [new() { Value = tenantId }, new() { Value = importId }], cancellation);

    /// <summary>The instant of an import, which is <paramref name="countedAt"/> where the id is new.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="importId">The caller's id.</param>
    /// <param name="countedAt">When its units were counted, in whole milliseconds.</param>
    /// <param name="now">The ledger's time, from which the id is remembered.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<DateTimeOffset> FixAsync(
        int tenantId, string importId, DateTimeOffset countedAt, DateTimeOffset now, CancellationToken cancellation = default) =>
        await AskAsync(Add, [new() { Value = tenantId }, new() { Value = importId }, Instant(countedAt), Instant(now)], cancellation)
        ?? (await FindAsync(tenantId, importId, cancellation))!.Value;   // added by another node between the two halves

    private static NpgsqlParameter Instant(DateTimeOffset value) =>
        new() { Value = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private Task<DateTimeOffset?> AskAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation) =>
        Reaching.LedgerAsync<DateTimeOffset?>(async () =>
        {
            await using var command = sources.Writers.CreateCommand(sql);
            command.CommandTimeout = sources.CommandSecondsMax;
            command.Parameters.AddRange(parameters);
            return await command.ExecuteScalarAsync(cancellation) is DateTime found ? new DateTimeOffset(found, TimeSpan.Zero) : null;
        }, cancellation);
}
