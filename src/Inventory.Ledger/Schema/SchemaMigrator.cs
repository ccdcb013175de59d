using Npgsql;

namespace Inventory.Ledger.Schema;

/// <summary>
/// Brings the schema up to date at start, under a lock that other nodes wait for: every script of <c>Migrations/</c> once, in order of
/// name, each in a transaction of its own; then those of <c>Routines/</c> whose text is new, all in one. Forward only; a change expands
/// first and contracts in a later release.
/// </summary>
public sealed class SchemaMigrator
{
    private const long MigrationLock = 0x1_4E56_454E_544F;   // 'INVENTO': any constant will do that nobody else takes
    private const string FirstOfBefore = "001_ledger.sql";

    private readonly LedgerDataSources _sources;
    private readonly IReadOnlyList<SchemaScript> _migrations, _routines;
    private readonly string[] _migrationNames, _routineNames, _routineHashes;

    /// <param name="sources">The pools; it uses the readers'.</param>
    public SchemaMigrator(LedgerDataSources sources) : this(sources, SchemaScript.Migrations, SchemaScript.Routines)
    {
    }

    /// <summary>As of another version, which has other scripts.</summary>
    internal SchemaMigrator(LedgerDataSources sources, IReadOnlyList<SchemaScript> migrations, IReadOnlyList<SchemaScript> routines)
    {
        _sources = sources;
        _migrations = migrations;
        _routines = routines;
        _migrationNames = [.. migrations.Select(script => script.Name)];
        _routineNames = [.. routines.Select(script => script.Name)];
        _routineHashes = [.. routines.Select(script => script.ContentHash)];
    }

    /// <summary>Applies what is missing and makes the journal's partitions for this month and the next two.</summary>
    /// <exception cref="InvalidOperationException">The database is of a newer version than this one, or of one that this one does not take
    /// over.</exception>
    public async Task MigrateAsync(CancellationToken cancellation = default)
    {
        await using var connection = await _sources.Readers.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, "SET statement_timeout = 0; SET client_min_messages = warning", cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({MigrationLock})", cancellation);
        try
        {
            await ExecuteAsync(connection, """
                CREATE TABLE IF NOT EXISTS schema_migration (
                  name text COLLATE "C" CONSTRAINT schema_migration_pk PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())
                """, cancellation);
            var applied = (await RowsAsync(connection, "SELECT name, '' FROM schema_migration", cancellation)).Select(row => row.Name)
                .ToHashSet(StringComparer.Ordinal);
            RefuseOfBefore(applied);
            await ExecuteAsync(connection, """
                CREATE TABLE IF NOT EXISTS schema_routine (
                  revision bigint GENERATED ALWAYS AS IDENTITY, name text COLLATE "C" NOT NULL, content_hash text COLLATE "C" NOT NULL,
                  applied_at timestamptz NOT NULL DEFAULT now(), CONSTRAINT schema_routine_pk PRIMARY KEY (name, content_hash))
                """, cancellation);
            var routines = (await RowsAsync(connection, "SELECT name, content_hash FROM schema_routine ORDER BY revision", cancellation))
                .ToLookup(row => row.Name, row => row.Hash);
            RefuseNewer(applied, routines);

            foreach (var script in _migrations.Where(script => !applied.Contains(script.Name)))
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await ApplyAsync(connection, script, "INSERT INTO schema_migration (name) VALUES ($1)", [script.Name], cancellation);
                await transaction.CommitAsync(cancellation);
            }

            await ApplyRoutinesAsync(connection, [.. _routines.Where(script => !routines[script.Name].Contains(script.ContentHash))],
                cancellation);
            // a pool that was in use before does not know of what has just been made
            await _sources.Writers.ReloadTypesAsync(cancellation);
            await EnsurePartitionsAsync(connection, cancellation);
        }
        finally
        {
            await ExecuteAsync(connection,
                $"SELECT pg_advisory_unlock({MigrationLock}); RESET statement_timeout; RESET client_min_messages", CancellationToken.None);
        }
    }

    /// <summary>
    /// Whether the database has every script that this version needs. A newer version's being there too takes nothing from that.
    /// </summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellation = default)
    {
        await using var connection = await _sources.Readers.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("""
            SELECT NOT EXISTS (SELECT unnest($1) EXCEPT SELECT name FROM schema_migration)
               AND NOT EXISTS (SELECT * FROM unnest($2, $3) EXCEPT SELECT name, content_hash FROM schema_routine)
            """, connection)
        {
            Parameters = { new() { Value = _migrationNames }, new() { Value = _routineNames }, new() { Value = _routineHashes } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    // Somebody who reads the journal for long keeps no node from starting: the default partition takes what comes, and the upkeep of the
    // partitions sees to it later.
    private static async Task EnsurePartitionsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync(connection, """
                SELECT ensure_journal_partition((date_trunc('month', now() AT TIME ZONE 'UTC') + months * interval '1 month')::date)
                    FROM generate_series(0, 2) AS months
                """, cancellation);
        }
        catch (PostgresException late) when (late.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
        }
    }

    private static void RefuseOfBefore(HashSet<string> applied)
    {
        if (!applied.Contains(FirstOfBefore)) return;
        throw new InvalidOperationException(
            $"The database holds a ledger of a version before the first release (it has {FirstOfBefore}), which this version cannot take over; nothing in it was "
            + "touched. Give this version an empty database (with ./run: another folder by --data), or go on with the version that made it.");
    }

    // All texts that a routine ever had are remembered: one that this version has, and that was replaced since, was replaced by a newer
    // version. So a text that comes back needs something new in it, if only in its comment.
    private void RefuseNewer(HashSet<string> applied, ILookup<string, string> routines)
    {
        var newer = applied.Except(_migrationNames)
            .Concat(_routines.Where(script => routines[script.Name].Contains(script.ContentHash)
                && routines[script.Name].Last() != script.ContentHash).Select(script => script.Name))
            .ToArray();
        if (newer.Length > 0)
            throw new InvalidOperationException(
            $"The database was migrated by a newer version (it has {string.Join(", ", newer)}). Start that version.");
    }

    private static async Task ApplyRoutinesAsync(NpgsqlConnection connection, SchemaScript[] changed, CancellationToken cancellation)
    {
        if (changed.Length == 0) return;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var script in changed)
            await ApplyAsync(connection, script, "INSERT INTO schema_routine (name, content_hash) VALUES ($1, $2)",
                [script.Name, script.ContentHash], cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, SchemaScript script, string record, string[] values,
        CancellationToken cancellation)
    {
        await ExecuteAsync(connection, script.Text, cancellation);
        await using var recording = new NpgsqlCommand(record, connection);
        foreach (var value in values) recording.Parameters.Add(new() { Value = value });
        await recording.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<(string Name, string Hash)>> RowsAsync(NpgsqlConnection connection, string sql,
        CancellationToken cancellation)
    {
        var found = new List<(string, string)>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) found.Add((rows.GetString(0), rows.GetString(1)));
        return found;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
