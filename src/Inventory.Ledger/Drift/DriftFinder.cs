using System.Data;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Drift;

/// <summary>
/// Finds items that disagree with their live holds or their journal, in SQL for all items at once. Its cost grows with what changed since
/// the last run, and with the slice of the catalogue that each run looks at besides, so that within a day every item was looked at,
/// whatever escaped the triggers.
/// </summary>
public sealed class DriftFinder(LedgerDataSources sources)
{
    private const long RunLock = 0x1_4452_4946_54;   // 'DRIFT': any constant that nobody else takes
    private const int SecondsMax = 120;
    private const int SliceMin = 1000;
    private static readonly string FindSql = SqlText.Read("Sql/find_drift.sql");

    /// <summary>Runs once; null when another node is at it, or was within <paramref name="unlessWithin"/>.</summary>
    /// <param name="interval">How far apart runs are: what of the catalogue one run looks at follows from it.</param>
    /// <param name="unlessWithin">Does nothing where the last run was less than this ago; null runs in any case.</param>
    /// <param name="wholeCatalogue">Looks at every item.</param>
    /// <param name="cancellation">Gives up; nothing of the run is kept.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<ReconciliationRun?> RunAsync(TimeSpan interval, TimeSpan? unlessWithin, bool wholeCatalogue,
        CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(() => RunOnceAsync(interval, unlessWithin, wholeCatalogue, cancellation), cancellation);

    private async Task<ReconciliationRun?> RunOnceAsync(TimeSpan interval, TimeSpan? unlessWithin, bool wholeCatalogue,
        CancellationToken cancellation)
    {
        await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
        if (await ScalarAsync<bool>(connection, $"SELECT pg_try_advisory_lock({RunLock})", cancellation) is not true) return null;
        try
        {
            await ExecuteAsync(connection, $"SET statement_timeout = '{SecondsMax}s'; SET work_mem = '64MB'; SET inventory.writer = 'on'",
                cancellation);
            if (unlessWithin is { } within && await WasWithinAsync(connection, within, cancellation)) return null;
            return await FindAsync(connection, interval, wholeCatalogue, cancellation);
        }
        finally
        {
            await ExecuteAsync(connection,
                $"RESET work_mem; RESET inventory.writer; SET statement_timeout = '10s'; SELECT pg_advisory_unlock({RunLock})",
                CancellationToken.None);
        }
    }

    private static async Task<ReconciliationRun> FindAsync(NpgsqlConnection connection, TimeSpan interval, bool wholeCatalogue,
        CancellationToken cancellation)
    {
        var plan = await PlanAsync(connection, interval, wholeCatalogue, cancellation);
        await using var command = new NpgsqlCommand(FindSql, connection) { CommandTimeout = SecondsMax };
        command.Parameters.Add(new() { Value = plan.EntryAbove });
        command.Parameters.Add(new() { Value = plan.SliceTenant });
        command.Parameters.Add(new() { Value = plan.SliceKey });
        command.Parameters.Add(new() { Value = plan.SliceItems });
        command.Parameters.Add(new() { Value = plan.StartedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        ReconciliationRun run;
        ulong xmin, xmax;
        int sliceTenant;
        long sliceKey;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            run = new(new(plan.StartedAt, TimeSpan.Zero), reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3),
                reader.GetFieldValue<string[]>(8));
            (xmin, xmax) = (reader.GetFieldValue<ulong>(4), reader.GetFieldValue<ulong>(5));
            // Where the catalogue ended the next slice begins anew, even if items have been added since: they are looked at because they
            // changed.
            (sliceTenant, sliceKey) = reader.IsDBNull(6) ? (0, 0) : (reader.GetInt32(6), reader.GetInt64(7));
        }

        await using var record = new NpgsqlCommand("""
            INSERT INTO reconciliation_run (started_at, finished_at, entry_mark, snapshot_xmin, snapshot_xmax, slice_tenant, slice_key,
                items_checked, items_drifted)
            VALUES ($1, clock_timestamp(), $2, $3, $4, $5, $6, $7, $8)
            """, connection);
        record.Parameters.Add(new() { Value = plan.StartedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        record.Parameters.Add(new() { Value = plan.EntryMark });
        record.Parameters.Add(new() { Value = xmin, NpgsqlDbType = NpgsqlDbType.Xid8 });
        record.Parameters.Add(new() { Value = xmax, NpgsqlDbType = NpgsqlDbType.Xid8 });
        record.Parameters.Add(new() { Value = sliceTenant });
        record.Parameters.Add(new() { Value = sliceKey });
        record.Parameters.Add(new() { Value = run.ItemsChecked });
        record.Parameters.Add(new() { Value = run.ItemsDrifted });
        await record.ExecuteNonQueryAsync(cancellation);
        await ExecuteAsync(connection, """
            DELETE FROM reconciliation_run WHERE started_at < clock_timestamp() - interval '7 days';
            DELETE FROM drift_touch WHERE examined AND at < clock_timestamp() - interval '30 days'
            """, cancellation);
        return run;
    }

    // Where to read on. The last run did not see what was under way then: transactions from its xmin on. Their entries are above the mark
    // of any run whose snapshot ends at or before that xmin. The mark is read before the run's own snapshot, so that this holds for the
    // next run too.
    private static async Task<Plan> PlanAsync(NpgsqlConnection connection, TimeSpan interval, bool wholeCatalogue,
        CancellationToken cancellation)
    {
        // Fewer than a day has: some may be missed, and a last slice that is full is followed by an empty one. How many items there are is
        // estimated as the planner does, by how dense they were when last counted, and counted where they never were.
        var runsARound = Math.Max(1, Math.Floor(TimeSpan.FromDays(1) / interval * 0.8));
        await using var command = new NpgsqlCommand("""
            SELECT clock_timestamp(), (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM journal_entry),
              coalesce((SELECT max(r.entry_mark) FROM reconciliation_run r WHERE r.snapshot_xmax <= last.snapshot_xmin), 0),
              coalesce(last.slice_tenant, 0), coalesce(last.slice_key, 0),
              CASE WHEN $1 THEN 1000000000000
                WHEN known.reltuples > 0 AND known.relpages > 0
                THEN ceil(known.reltuples / known.relpages * (pg_relation_size(known.oid) / current_setting('block_size')::integer) / $2)::bigint
                ELSE ceil((SELECT count(*) FROM item) / $2)::bigint END
            FROM pg_class AS known LEFT JOIN (SELECT * FROM reconciliation_run ORDER BY run DESC LIMIT 1) AS last ON true
            WHERE known.oid = 'item'::regclass
            """, connection);
        command.Parameters.Add(new() { Value = wholeCatalogue });
        command.Parameters.Add(new() { Value = runsARound });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetDateTime(0), reader.GetInt64(1), reader.GetInt64(2), wholeCatalogue ? 0 : reader.GetInt32(3), wholeCatalogue
            ? 0 : reader.GetInt64(4),
            Math.Max(SliceMin, reader.GetInt64(5)));
    }

    private static async Task<bool> WasWithinAsync(NpgsqlConnection connection, TimeSpan within, CancellationToken cancellation)
    {
        await using var command =
            new NpgsqlCommand("SELECT EXISTS (SELECT FROM reconciliation_run WHERE started_at > clock_timestamp() - $1)", connection);
        command.Parameters.Add(new() { Value = within });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<T?> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        if (connection.State is not ConnectionState.Open) return;   // the connection broke, and its lock and settings with it
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Plan(DateTime StartedAt, long EntryMark, long EntryAbove, int SliceTenant, long SliceKey, long SliceItems);
}

/// <summary>What one reconciliation came to.</summary>
/// <param name="StartedAt">When it began, by the database's clock.</param>
/// <param name="ItemsChecked">Items it looked at.</param>
/// <param name="ItemsDrifted">Items that disagree now.</param>
/// <param name="ItemsResolved">Items that had disagreed and agree again.</param>
/// <param name="Touches">Changes by other hands than the product's since the last run.</param>
/// <param name="Suspects">Grain keys of items whose owners are to look again: those that disagree, and those that were touched. At most
/// 1,000.</param>
public sealed record ReconciliationRun(DateTimeOffset StartedAt, long ItemsChecked, long ItemsDrifted, long ItemsResolved, long Touches,
    IReadOnlyList<string> Suspects);
