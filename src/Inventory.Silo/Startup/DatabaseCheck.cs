using Inventory.Ledger;
using Npgsql;

namespace Inventory.Silo.Startup;

/// <summary>
/// What the database must be before anything is made in it: its encoding, and that a session is the product's own and set as it asks.
/// </summary>
internal static class DatabaseCheck
{
    /// <summary>PgBouncer's word for settings that a client sends along as it connects.</summary>
    private const string UnsupportedSetting = "unsupported startup parameter";

    private const string WhatToDo =
        "lead ConnectionStrings__Inventory to PostgreSQL itself; the service pools its connections, and needs no pooler in between";

    /// <summary>Whether a refusal to connect came from a pooler in between that takes no settings for its sessions.</summary>
    public static bool IsPoolers(PostgresException refusal) => refusal.MessageText.Contains(UnsupportedSetting, StringComparison.Ordinal);

    /// <summary>What to tell about that.</summary>
    public static string Pooler(PostgresException refusal) =>
        $"A pooler in between (PgBouncer) does not pass on the settings that sessions need ({refusal.MessageText}): {WhatToDo}.";

    /// <summary>Looks at a database that answers.</summary>
    /// <exception cref="StartupException">It is not fit.</exception>
    public static async Task RunAsync(LedgerDataSources sources, CancellationToken cancellation)
    {
        await using var one = await sources.Readers.OpenConnectionAsync(cancellation);
        var session = await SessionAsync(one, cancellation);
        if (session.Encoding != "UTF8")
        {
            throw new StartupException(
                $"The database's encoding is {session.Encoding}, and must be UTF8: "
                + "make it with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.");
        }

        if (session.StatementTimeout != LedgerDataSources.ReaderStatementTimeout)
        {
            throw new StartupException(
                "The settings that sessions need do not reach the database; a pooler in between drops them "
                + $"(ignore_startup_parameters of PgBouncer): {WhatToDo}.");
        }

        // Two sessions at once that the server takes for one: their locks and prepared statements would be anybody's.
        await using var other = await sources.Readers.OpenConnectionAsync(cancellation);
        if ((await SessionAsync(other, cancellation)).Process == session.Process)
        {
            throw new StartupException(
                $"A pooler in between gives one session of the database to several connections (pool_mode of PgBouncer): {WhatToDo}.");
        }
    }

    private static async Task<(string Encoding, string StatementTimeout, int Process)> SessionAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT current_setting('server_encoding'), current_setting('statement_timeout'), pg_backend_pid()", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetString(0), row.GetString(1), row.GetInt32(2));
    }
}
