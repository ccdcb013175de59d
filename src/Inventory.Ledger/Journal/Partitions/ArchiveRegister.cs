using System.Runtime.CompilerServices;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Journal.Partitions;

/// <summary>Which partitions were archived, and what an archive is made of: rows as JSON, a line each, in no order.</summary>
public sealed class ArchiveRegister(LedgerDataSources sources)
{
    /// <summary>The archives whose partitions are not dropped yet, of each partition the latest; the oldest first.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<ArchivedPartition>> OpenAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        var found = new List<ArchivedPartition>();
        await using var command = sources.Log.CreateCommand("""
            SELECT * FROM (
              SELECT DISTINCT ON (partition) archive_id, partition, from_at, to_at, file, rows, digest, detached_at IS NOT NULL
              FROM journal_archive WHERE dropped_at IS NULL ORDER BY partition, archive_id DESC) AS latest
            ORDER BY from_at
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var partition = new JournalPartition(
                rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<DateTimeOffset>(3));
            found.Add(new(rows.GetInt64(0), partition, rows.GetString(4), rows.GetInt64(5), rows.GetString(6), rows.GetBoolean(7)));
        }

        return found;
    }, cancellation);

    /// <summary>Notes an archive that was written and read back.</summary>
    /// <param name="partition">Of which partition.</param>
    /// <param name="file">Where it is.</param>
    /// <param name="rows">How many rows of the journal it has.</param>
    /// <param name="digest">What they add up to.</param>
    /// <param name="notices">How many notices were archived beside them.</param>
    /// <param name="node">Who made it.</param>
    /// <param name="isDetached">Whether the partition was no part of the journal any more.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<ArchivedPartition> AddAsync(JournalPartition partition, string file, long rows, string digest, long notices, string node,
        bool isDetached, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            INSERT INTO journal_archive (partition, from_at, to_at, file, rows, digest, notices, archived_by, detached_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9 THEN clock_timestamp() END) RETURNING archive_id
            """);
        foreach (var value in (object[])[
            partition.Name, partition.From.UtcDateTime, partition.To.UtcDateTime, file, rows, digest, notices, node, isDetached])
            command.Parameters.Add(new() { Value = value });
        var id = (long)(await command.ExecuteScalarAsync(cancellation))!;
        return new ArchivedPartition(id, partition, file, rows, digest, isDetached);
    }, cancellation);

    /// <summary>Notes that a partition is gone, and only its archive is left.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task DroppedAsync(JournalPartition partition, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(
            "UPDATE journal_archive SET dropped_at = clock_timestamp() WHERE partition = $1 AND dropped_at IS NULL");
        command.Parameters.Add(new() { Value = partition.Name });
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);

    /// <summary>The rows of a partition, or of what was one, as one statement sees them.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public IAsyncEnumerable<string> RowsAsync(JournalPartition partition, CancellationToken cancellation = default) =>
        LinesAsync($"SELECT row_to_json(r)::text FROM ONLY {JournalPartitions.Quoted(partition.Name)} AS r", [], cancellation);

    /// <summary>The notices of before an instant.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public IAsyncEnumerable<string> NoticesAsync(DateTimeOffset before, CancellationToken cancellation = default) =>
        LinesAsync("SELECT row_to_json(n)::text FROM notice AS n WHERE at < $1", [before.UtcDateTime], cancellation);

    private async IAsyncEnumerable<string> LinesAsync(string sql, object[] values, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await Reaching.LedgerAsync(
            async () => await sources.Log.OpenConnectionAsync(cancellation), cancellation);
        await using var transaction = await Reaching.LedgerAsync(
            async () => await connection.BeginTransactionAsync(cancellation), cancellation);
        // Instants are written in the session's zone.
        await using var zone = new NpgsqlCommand("SET LOCAL TimeZone = 'UTC'", connection);
        await Reaching.LedgerAsync(() => zone.ExecuteNonQueryAsync(cancellation), cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var rows = await Reaching.LedgerAsync(() => command.ExecuteReaderAsync(cancellation), cancellation);
        while (await Reaching.LedgerAsync(() => rows.ReadAsync(cancellation), cancellation))
        {
            // A line break in a JSON text is never part of a value.
            yield return rows.GetString(0).ReplaceLineEndings(" ");
        }
    }
}
