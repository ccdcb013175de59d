using Inventory.Ledger.Commit;
using Inventory.Ledger.Schema;
using Npgsql;

namespace Inventory.Ledger.Reads;

/// <summary>Small questions about the ledger as a whole.</summary>
public sealed class LedgerHealth(LedgerDataSources sources, SchemaMigrator schema)
{
    private volatile bool _hasSchema;

    /// <summary>
    /// Whether the ledger has the schema that this version needs; once it has, it keeps it, and is not asked again. Whether it takes writes
    /// is <see cref="WriteHealth"/>'s to say.
    /// </summary>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public async Task<bool> HasSchemaAsync(CancellationToken cancellation = default) => _hasSchema = _hasSchema
        || await schema.IsCurrentAsync(cancellation);

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

    /// <summary>
    /// Whether a failure means that the ledger cannot be reached or does not answer in time, rather than that something is wrong with the
    /// question.
    /// </summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        PostgresException postgres =>
            postgres.IsTransient || postgres.SqlState[..2] is "08" or "53" or "57" or "58" or "25" or "28" or "3D",
        LedgerUnavailableException or NpgsqlException or TimeoutException or OperationCanceledException or IOException
            or System.Net.Sockets.SocketException => true,
        _ => false,
    };
}
