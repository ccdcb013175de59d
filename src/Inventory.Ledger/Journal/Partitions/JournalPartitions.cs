using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Journal.Partitions;

/// <summary>
/// Makes, drains, detaches and drops the journal's partitions (<c>Routines/journal_partitions.sql</c>). What takes the journal's lock waits
/// 200 ms for it at most, for all commits wait behind it: where somebody reads the journal for longer, nothing is done, and it is to be
/// tried again.
/// </summary>
public sealed class JournalPartitions(LedgerDataSources sources)
{
    /// <summary>Rows of the default partition are counted up to here: beyond it the exact number tells nobody anything new.</summary>
    public const int DefaultRowsCountedMax = 1_000_000;

    /// <summary>Leases the upkeep of the partitions to a node for a minute, or renews the lease; false while another node has it.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool> LeaseAsync(string node, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            UPDATE upkeep SET leased_by = $1, leased_until = clock_timestamp() + interval '1 minute', last_run_at = clock_timestamp()
            WHERE task = 'partitions' AND (leased_by = $1 OR leased_until < clock_timestamp())
            """);
        command.Parameters.Add(new() { Value = node });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }, cancellation);

    /// <summary>The partitions, the oldest first; the default partition is none of them.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<JournalPartition>> ListAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        var found = new List<JournalPartition>();
        await using var command = sources.Log.CreateCommand("SELECT name, from_at, to_at FROM journal_partitions() ORDER BY from_at");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            found.Add(new(rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetFieldValue<DateTimeOffset>(2)));
        return found;
    }, cancellation);

    /// <summary>How many rows the default partition has taken, up to <see cref="DefaultRowsCountedMax"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<long> DefaultRowsAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(
            $"SELECT count(*) FROM (SELECT FROM journal_default LIMIT {DefaultRowsCountedMax}) AS taken");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }, cancellation);

    /// <summary>Makes the partition of a day's month, unless it is there or rows of that month have to be drained first.</summary>
    /// <returns>Null where the journal's lock could not be had, else whether it was made.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool?> EnsureAsync(DateOnly day, CancellationToken cancellation = default) =>
        LockedAsync<bool>("SELECT ensure_journal_partition($1)", cancellation, day);

    /// <summary>Moves what the default partition has taken to the partitions of its months, in one transaction.</summary>
    /// <returns>Null where the journal's lock could not be had, else how many rows were moved.</returns>
    /// <inheritdoc cref="EnsureAsync"/>
    public Task<long?> DrainAsync(CancellationToken cancellation = default) =>
        LockedAsync<long>("SELECT drain_journal_default()", cancellation);

    /// <summary>Takes a partition away from the journal, and leaves its table.</summary>
    /// <returns>Null where the journal's lock could not be had.</returns>
    /// <inheritdoc cref="EnsureAsync"/>
    public Task<bool?> DetachAsync(JournalPartition partition, CancellationToken cancellation = default) => LockedAsync<bool>(
        "SELECT detach_journal_partition($1, $2)", cancellation, partition.Name, partition.To.UtcDateTime);

    /// <summary>Drops a table that is no partition any more.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task DropAsync(string name, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand($"DROP TABLE IF EXISTS {Quoted(name)}");
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);

    internal static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private Task<T?> LockedAsync<T>(string sql, CancellationToken cancellation, params object[] values) where T : struct =>
        Reaching.LedgerAsync<T?>(async () =>
        {
            await using var command = sources.Log.CreateCommand(sql);
            // Once it has the lock it shall come to its end: given up halfway it would have kept the commits waiting for nothing.
            command.CommandTimeout = 0;
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            try
            {
                return (T)(await command.ExecuteScalarAsync(cancellation))!;
            }
            catch (PostgresException late) when (late.SqlState is PostgresErrorCodes.LockNotAvailable)
            {
                return null;
            }
        }, cancellation);
}
