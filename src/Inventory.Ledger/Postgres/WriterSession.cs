using Inventory.Ledger.Time;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>
/// What every new session of the commit path is asked before anybody uses it, once: the time, so that no decision rests on another server's, and whether it can
/// write. A standby, or a database set to read-only, makes sessions that never will; none of them gets into the pool.
/// </summary>
internal static class WriterSession
{
    /// <exception cref="NpgsqlException">It cannot write, or does not answer.</exception>
    public static async Task BeginAsync(NpgsqlConnection connection, LedgerClock? clock, TimeProvider time, int commandSecondsMax)
    {
        var sent = time.GetTimestamp();
        await using var command = new NpgsqlCommand("SELECT current_setting('transaction_read_only') = 'on', clock_timestamp()", connection);
        command.CommandTimeout = commandSecondsMax;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (reader.GetBoolean(0)) throw new NpgsqlException("The database takes no writes: it is a standby, or set to read-only.");
        clock?.Observe(new(reader.GetDateTime(1), TimeSpan.Zero), sent);
    }
}
