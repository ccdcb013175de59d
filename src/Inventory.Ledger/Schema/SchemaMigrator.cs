using System.Reflection;
using Npgsql;

namespace Inventory.Ledger.Schema;

/// <summary>
/// Brings the schema up to date at start: every script of <c>Migrations/</c> once, in order of name, each in a transaction of its own, under a
/// lock that other nodes wait for. Forward only; a change expands first and contracts in a later release.
/// </summary>
public sealed class SchemaMigrator(LedgerDataSources sources)
{
    private const long MigrationLock = 0x1_4E56_454E_544F;   // 'INVENTO': any constant will do that nobody else takes

    /// <summary>Applies what is missing and makes the journal's partitions for this month and the next two.</summary>
    /// <exception cref="InvalidOperationException">The database was migrated by a newer version than this one.</exception>
    public async Task MigrateAsync(CancellationToken cancellation = default)
    {
        await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, "SET statement_timeout = 0; SET client_min_messages = warning", cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({MigrationLock})", cancellation);
        try
        {
            await ExecuteAsync(connection, """
                CREATE TABLE IF NOT EXISTS schema_migration (
                  name text COLLATE "C" CONSTRAINT schema_migration_pk PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())
                """, cancellation);
            var applied = await AppliedAsync(connection, cancellation);
            var known = Scripts().Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
            var unknown = applied.Where(name => !known.Contains(name)).ToArray();
            if (unknown.Length > 0)
                throw new InvalidOperationException($"The database was migrated by a newer version (it has {string.Join(", ", unknown)}). Start that version.");

            foreach (var script in Scripts().Where(script => !applied.Contains(script.Name)))
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await ExecuteAsync(connection, script.Text, cancellation);
                await using var record = new NpgsqlCommand("INSERT INTO schema_migration (name) VALUES ($1)", connection) { Parameters = { new() { Value = script.Name } } };
                await record.ExecuteNonQueryAsync(cancellation);
                await transaction.CommitAsync(cancellation);
            }

            await ExecuteAsync(connection, "SELECT ensure_journal_partition((now() + months * interval '1 month')::date) FROM generate_series(0, 2) AS months", cancellation);
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({MigrationLock}); RESET statement_timeout; RESET client_min_messages", CancellationToken.None);
        }
    }

    /// <summary>Whether the database has every script that this version needs.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellation = default)
    {
        await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM schema_migration WHERE name = ANY ($1)", connection)
        {
            Parameters = { new() { Value = Scripts().Select(script => script.Name).ToArray() } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellation))! == Scripts().Count;
    }

    private static async Task<HashSet<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var applied = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT name FROM schema_migration", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) applied.Add(reader.GetString(0));
        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static IReadOnlyList<(string Name, string Text)> Scripts() => AllScripts.Value;

    private static readonly Lazy<(string Name, string Text)[]> AllScripts = new(() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name["Migrations/".Length..], SqlText.Read(name))),
    ]);
}
