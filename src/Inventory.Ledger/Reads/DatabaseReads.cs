using Npgsql;

namespace Inventory.Ledger.Reads;

/// <summary>What the ledger's database tells of itself.</summary>
public sealed class DatabaseReads(LedgerDataSources sources)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<DatabaseFacts> ReadAsync(CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("""
            SELECT current_setting('server_version'), pg_postmaster_start_time(),
              (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()), current_setting('max_connections')::int,
              (SELECT count(*) FROM pg_stat_replication), pg_database_size(current_database())
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2), reader.GetInt32(3),
            reader.GetInt64(4), reader.GetInt64(5));
    }
}

/// <summary>What a database tells of itself.</summary>
/// <param name="Version">Of PostgreSQL.</param>
/// <param name="StartedAt">When its server started.</param>
/// <param name="Connections">Connections to this database, of whomever.</param>
/// <param name="ConnectionsMax">How many the server has, for all its databases.</param>
/// <param name="Replicas">Servers that it is copied to.</param>
/// <param name="Bytes">What it takes on its disk.</param>
public sealed record DatabaseFacts(
    string Version, DateTimeOffset StartedAt, long Connections, int ConnectionsMax, long Replicas, long Bytes);
