using Inventory.Ledger.Time;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>
/// What every new session of the commit path is asked before anybody uses it, once: the time, so that no decision rests on another
/// server's, whether it is set as it was asked to be, and whether it can write. A standby, or a database set to read-only, makes sessions
/// that never will; none of them gets into the pool.
/// </summary>
internal static class WriterSession
{
    private const string Sql = """
        SELECT current_setting('transaction_read_only') = 'on', clock_timestamp(),
          current_setting('inventory.writer', true) IS NOT DISTINCT FROM 'on' AND current_setting('plan_cache_mode') = 'force_generic_plan'
        """;

    /// <exception cref="NpgsqlException">It cannot write, or does not answer.</exception>
    public static async Task BeginAsync(NpgsqlConnection connection, LedgerClock? clock, TimeProvider time, int commandSecondsMax)
    {
        var sent = time.GetTimestamp();
        await using var command = new NpgsqlCommand(Sql, connection);
        command.CommandTimeout = commandSecondsMax;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (reader.GetBoolean(0)) throw new NpgsqlException("The database takes no writes: it is a standby, or set to read-only.");
        // Without them the product's own writes would look like another hand's, and every group would be planned anew.
        if (!reader.GetBoolean(2))
            throw new NpgsqlException("The session is not set as it was asked to be: a pooler in between dropped its settings.");
        clock?.Observe(new(reader.GetDateTime(1), TimeSpan.Zero), sent);
    }
}
