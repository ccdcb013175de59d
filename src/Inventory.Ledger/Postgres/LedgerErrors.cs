using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>What an error says about what became of a statement.</summary>
internal static class LedgerErrors
{
    /// <summary>The server did not answer, or not in time.</summary>
    public static bool Unreachable(Exception error) =>
        error is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>An error that the server reports ends the transaction, except where it is the server itself that goes away.</summary>
    public static bool RolledBack(PostgresException error) =>
        !error.SqlState.StartsWith("57P", StringComparison.Ordinal) && !error.SqlState.StartsWith("08", StringComparison.Ordinal);
}
