using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>What an error says about what became of a statement.</summary>
internal static class LedgerErrors
{
    /// <summary>The server did not answer, or not in time.</summary>
    public static bool Unreachable(Exception error) =>
        error is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException
            or OperationCanceledException;

    /// <summary>What became of a statement that is a transaction of its own.</summary>
    /// <param name="error">How it ended.</param>
    /// <param name="answered">
    /// Whether its row had arrived. The row is sent before the commit, and messages arrive in order: an error in its place means that there
    /// was no commit.
    /// </param>
    public static Fate FateOf(Exception error, bool answered)
    {
        // Without an error of the server's own, a lost connection or a deadline says nothing. 08 and 40003 say that it is not known: a
        // pooler lost its server.
        if (error is not PostgresException { SqlState: var state } said || state.StartsWith("08", StringComparison.Ordinal)
            || state is PostgresErrorCodes.StatementCompletionUnknown)
            return Fate.Unknown;
        // A session that is ended may be so between its commit and the word of it.
        if (answered && said.InvariantSeverity is not "ERROR") return Fate.Unknown;
        return state switch
        {
            PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable =>
                Fate.Contended,
            // What was sent is at fault, or a rule of the tables that it breaks.
            _ when state[..2] is "21" or "22" or "23" or "27" or "44" or "54" or "P0" or "XX" => Fate.RowRefused,
            // The server is: read-only (25), full or out of connections (53), going away (57), failing (58), not set up for us (0A, 26, 28,
            // 3D, 42, 55).
            _ => Fate.NothingHappened,
        };
    }
}

/// <summary>What became of a statement.</summary>
internal enum Fate
{
    /// <summary>It may have been kept, now or later.</summary>
    Unknown,

    /// <summary>Nothing was kept; somebody else was in the way.</summary>
    Contended,

    /// <summary>Nothing was kept, for one of the rows was refused.</summary>
    RowRefused,

    /// <summary>Nothing was kept, and nothing will be while the server is as it is.</summary>
    NothingHappened,
}
