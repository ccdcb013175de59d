using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>
/// Hears a session say that a commit was not replicated: somebody ended its wait for a synchronous standby. It is kept here and reported as
/// done, but a failover would lose it, so that nobody may be told yet.
/// </summary>
internal sealed class Replication
{
    private volatile bool _gaveUp;

    /// <param name="connection">The session that is listened to.</param>
    public Replication(NpgsqlConnection connection) =>
        // its text is translated, its place is not
        connection.Notice += (_, told) => _gaveUp |= told.Notice is { InvariantSeverity: "WARNING", File: "syncrep.c" };

    /// <summary>Whether a commit of this session since the last look was not replicated.</summary>
    public bool GaveUp
    {
        get
        {
            var gaveUp = _gaveUp;
            _gaveUp = false;
            return gaveUp;
        }
    }
}
