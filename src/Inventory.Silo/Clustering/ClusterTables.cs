using System.Collections.Frozen;
using System.Data;
using Npgsql;

namespace Inventory.Silo.Clustering;

/// <summary>
/// The tables and queries through which the Orleans providers use PostgreSQL, in a schema of their own. The texts are ours, one
/// file a query under <c>Sql/Queries</c>, named like the key it is stored under; the names of parameters and result columns are
/// the contract of Orleans 10.4.
/// </summary>
internal static class ClusterTables
{
    /// <summary>The schema; the silo's connection strings lead their search path to it.</summary>
    public const string Schema = "orleans";

    // Beside the queries stands the text of Tables.sql, which the providers ignore: it tells what was last run.
    private const string TablesKey = "Tables";

    // Any fixed number that no other lock of the product uses.
    private const long InstallLock = 0x4F726C65616E73;

    /// <summary>
    /// Keys that the clustering, grain storage and reminder providers ask for. Without one they refuse to start, fail later, or make do
    /// with something weaker.
    /// </summary>
    public static readonly FrozenSet<string> RequiredKeys = FrozenSet.Create(
        "UpdateIAmAlivetimeKey", "InsertMembershipVersionKey", "InsertMembershipKey", "UpdateMembershipKey", "MembershipReadRowKey",
        "MembershipReadAllKey", "DeleteMembershipTableEntriesKey", "GatewaysQueryKey", "CleanupDefunctSiloEntriesKey",
            "CleanupDefunctSiloEntryKey",
        "ReadFromStorageKey", "WriteToStorageKey", "ClearStorageKey", "DeleteStorageKey",
        "UpsertReminderRowKey", "ReadReminderRowsKey", "ReadReminderRowKey", "ReadRangeRows1Key", "ReadRangeRows2Key",
        "DeleteReminderRowKey", "DeleteReminderRowsKey");

    private static readonly FrozenDictionary<string, string> Texts = ReadTexts();

    /// <summary>
    /// Creates or brings up to date what is missing or differs, then checks that every required query is there. Safe to run by
    /// many nodes at once and again at every start; when nothing differs it is one read, which needs no rights to create.
    /// </summary>
    /// <param name="connectionString">Leads to the database with <see cref="Schema"/> in its search path.</param>
    /// <param name="cancellation">Gives up waiting; what has been done is rolled back.</param>
    /// <exception cref="InvalidOperationException">A required query is missing after all, or not reached by the search path.</exception>
    public static async Task EnsureAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        if (!Matches(await ReadStoredAsync(connection, cancellation)))
            await InstallAsync(connection, cancellation);
        Check(await ReadStoredAsync(connection, cancellation));
    }

    /// <summary>
    /// Forgets clusters that had one silo and have been silent for an hour. Each start of a silo without a cluster id leaves one
    /// behind when it is killed; living ones are heard from every few seconds.
    /// </summary>
    /// <param name="connectionString">As for <see cref="EnsureAsync"/>.</param>
    /// <param name="prefix">How the ids of such clusters begin.</param>
    /// <param name="cancellation">Gives up waiting; nothing is forgotten then.</param>
    public static async Task ForgetClustersOfOneAsync(string connectionString, string prefix, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            DELETE FROM cluster WHERE starts_with(cluster_id, @prefix) AND changed_at < now() - interval '1 hour'
              AND NOT EXISTS (SELECT FROM silo WHERE silo.cluster_id = cluster.cluster_id AND last_alive_at >= now() - interval '1 hour')
            """, connection);
        command.Parameters.AddWithValue("prefix", prefix);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static bool Matches(Dictionary<string, string> stored) =>
        Texts.All(text => stored.TryGetValue(text.Key, out var found) && found == text.Value);

    private static void Check(Dictionary<string, string> stored)
    {
        var missing = RequiredKeys.Except(stored.Keys).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
            throw new InvalidOperationException(
                $"The Orleans providers' queries are incomplete in schema {Schema}. Missing: {string.Join(", ", missing)}.");
    }

    private static async Task InstallAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Before the transaction and not in it: PostgreSQL looks at what others have created when a transaction begins, but not when
        // an advisory lock is granted, so that IF NOT EXISTS could overlook a schema made meanwhile.
        await RunAsync(connection, $"SELECT pg_advisory_lock({InstallLock})", cancellation);
        try
        {
            await InstallUnderLockAsync(connection, cancellation);
        }
        finally
        {
            // A broken connection has let go of the lock by itself.
            if (connection.State == ConnectionState.Open)
                await RunAsync(connection, $"SELECT pg_advisory_unlock({InstallLock})", CancellationToken.None);
        }
    }

    private static async Task InstallUnderLockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {Schema}", cancellation);
        await RunAsync(connection, Texts[TablesKey], cancellation);
        await using (var store = new NpgsqlCommand(
            """
            INSERT INTO orleansquery AS stored (querykey, querytext) SELECT * FROM unnest(@keys, @texts)
            ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext WHERE stored.querytext <> excluded.querytext
            """, connection))
        {
            store.Parameters.AddWithValue("keys", Texts.Keys.ToArray());
            store.Parameters.AddWithValue("texts", Texts.Keys.Select(key => Texts[key]).ToArray());
            await store.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task<Dictionary<string, string>> ReadStoredAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var exists = new NpgsqlCommand("SELECT to_regclass('orleansquery') IS NOT NULL", connection))
            if (await exists.ExecuteScalarAsync(cancellation) is not true) return stored;

        await using var command = new NpgsqlCommand("SELECT querykey, querytext FROM orleansquery", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) stored.Add(reader.GetString(0), reader.GetString(1));
        return stored;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static FrozenDictionary<string, string> ReadTexts()
    {
        var assembly = typeof(ClusterTables).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Clustering.Sql.", StringComparison.Ordinal))
            .ToFrozenDictionary(name => name["Clustering.Sql.".Length..^".sql".Length], Read, StringComparer.Ordinal);

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
