using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Journal;

/// <summary>
/// Gives the journal's events their positions (<c>Routines/stamp_journal.sql</c>). One node at a time does it, by a lease that the
/// statement itself takes and renews; one that dies is waited for as long as its lease is.
/// </summary>
public sealed class JournalStamper(LedgerDataSources sources)
{
    private static readonly TimeSpan CommandMax = TimeSpan.FromMinutes(30);

    /// <summary>Stamps whatever is final.</summary>
    /// <param name="node">Who does it.</param>
    /// <param name="lease">How long another node waits for this one.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<StampRun> StampAsync(string node, TimeSpan lease, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand("""
                SELECT is_mine, events, last_position, pending, pending_since, waits_for, began, oldest_at FROM stamp_journal($1, $2)
                """);
            // The first run over a long journal stamps all of it.
            command.CommandTimeout = (int)CommandMax.TotalSeconds;
            command.Parameters.Add(new() { Value = node });
            command.Parameters.Add(new() { Value = lease });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            return new StampRun(
                row.GetBoolean(0), row.GetInt64(1), row.GetInt64(2),
                row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7), row.GetInt64(3),
                row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
                row.IsDBNull(5) ? null : row.GetFieldValue<ulong>(5), row.IsDBNull(6) ? null : row.GetInt32(6));
        }, cancellation);

    /// <summary>Lets another node have the lease at once.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task GiveBackAsync(string node, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(
            "UPDATE journal_log SET leased_by = NULL, leased_until = '-infinity' WHERE leased_by = $1");
        command.Parameters.Add(new() { Value = node });
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);

    /// <summary>Whose transaction it is that holds a stamping up; null where it has ended.</summary>
    /// <param name="transaction">As <see cref="StampRun.WaitsFor"/> tells it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<OpenTransaction?> HolderAsync(ulong transaction, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand("""
                SELECT pid, coalesce(usename, ''), coalesce(application_name, ''), xact_start, coalesce(state, '')
                FROM pg_stat_activity WHERE backend_xid::text::bigint = $1::text::bigint % 4294967296
                UNION ALL
                SELECT 0, owner, 'prepared transaction ' || gid, prepared, 'prepared'
                FROM pg_prepared_xacts WHERE transaction::text::bigint = $1::text::bigint % 4294967296
                LIMIT 1
                """);
            command.Parameters.Add(new() { Value = transaction, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            if (!await row.ReadAsync(cancellation)) return null;
            return new OpenTransaction(row.GetInt32(0), row.GetString(1), row.GetString(2),
                row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3), row.GetString(4));
        }, cancellation);
}
