using Inventory.Ledger.Commit;
using Inventory.Ledger.Schema;
using Npgsql;

namespace Inventory.Ledger.Reads;

/// <summary>Small questions about the ledger as a whole.</summary>
public sealed class LedgerHealth(LedgerDataSources sources, SchemaMigrator schema)
{
    /// <summary>Whether the ledger answers and has the schema that this version needs. Whether it takes writes is <see cref="WriteHealth"/>'s to say.</summary>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public async Task<bool> HasSchemaAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await schema.IsCurrentAsync(cancellation);
        }
        catch (NpgsqlException failure) when (failure.IsTransient && !cancellation.IsCancellationRequested)
        {
            // A connection that rested in the pool while the database restarted fails at its first use, and the pool is emptied with it.
            return await schema.IsCurrentAsync(cancellation);
        }
    }

    /// <summary>The later of the server's time and the last event's: no later event may be told to have happened before either.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<DateTimeOffset> LatestInstantAsync(CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand(
            "SELECT greatest(now(), (SELECT max(at) FROM journal_row), (SELECT max(updated_at) FROM item), (SELECT max(placed_at) FROM hold))");
        command.CommandTimeout = 60;
        var latest = (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
        // The test clock has whole milliseconds; a part of one must not put it before an event of that part.
        return new DateTimeOffset(latest, TimeSpan.Zero).AddTicks(TimeSpan.TicksPerMillisecond - 1);
    }

    /// <summary>Whether a failure means that the ledger cannot be reached or does not answer in time, rather than that something is wrong with the question.</summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState[..2] is "08" or "53" or "57" or "58" or "25" or "28" or "3D",
        LedgerUnavailableException or NpgsqlException or TimeoutException or OperationCanceledException or IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };
}
