using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>A connection of a lane's own with its one prepared statement.</summary>
internal sealed class LaneConnection : IAsyncDisposable
{
    /// <summary>A write that means nothing.</summary>
    public const string ProbeSql = "UPDATE write_probe SET probed_at = clock_timestamp()";

    private const string SpaceProbeSql = "TRUNCATE space_probe; INSERT INTO space_probe VALUES (clock_timestamp())";

    private readonly LedgerDataSources _sources;
    private readonly NpgsqlConnection _connection;
    private readonly CommitStatement _statement = new();
    private readonly NpgsqlCommand _command;
    private readonly Replication _replication;
    private readonly int _process;

    // Tickets that were applied whole, which this connection's session says to whoever follows.
    private readonly List<int> _marked = [];

    // The ticket that the session has locked.
    private int _locked;

    private LaneConnection(LedgerDataSources sources, NpgsqlConnection connection, int process)
    {
        _sources = sources;
        _connection = connection;
        _process = process;
        _replication = new(connection);
        _command = _statement.Bind(connection);
        _command.CommandTimeout = sources.CommandSecondsMax;
    }

    /// <summary>Whether the statement's row has arrived, which it does before the commit.</summary>
    public bool Answered { get; private set; }

    /// <param name="sources">The pools.</param>
    /// <param name="process">The number under which this process counts its tickets in the database.</param>
    public static async Task<LaneConnection> OpenAsync(LedgerDataSources sources, int process)
    {
        var connection = await sources.Writers.OpenConnectionAsync();
        var lane = new LaneConnection(sources, connection, process);
        try
        {
            await lane._command.PrepareAsync();
            return lane;
        }
        catch
        {
            await lane.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Has the ticket locked before its group is sent, so that what follows it waits for its end. From then on each commit locks the next
    /// one.
    /// </summary>
    public async Task LockAsync(GroupTicket ticket)
    {
        if (ticket.Number == 0 || _locked == ticket.Number) return;
        await using var locking = new NpgsqlCommand("SELECT pg_advisory_lock($1, $2)", _connection)
        {
            Parameters = { new() { Value = _process }, new() { Value = ticket.Number } },
            CommandTimeout = _command.CommandTimeout,
        };
        await locking.ExecuteNonQueryAsync();
        _locked = ticket.Number;
    }

    /// <summary>
    /// Commits a group; returns the numbers of the sets that were stale, the server's time, and whether what was applied is where it has to
    /// be.
    /// </summary>
    public async Task<(int[] Stale, DateTimeOffset Now, bool Replicated)> CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group)
    {
        Answered = false;
        _statement.Fill(group, _process, ticket, ticket.Number > 0 ? Forget(ticket.Followed) : 0);
        if (ticket.Number > 0) _locked = ticket.Next;   // whatever becomes of it: locks of a session outlive its transactions
        int[] stale;
        DateTimeOffset now;
        await using (var reader = await _command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            Answered = true;
            stale = reader.GetFieldValue<int[]>(0);
            now = new(reader.GetDateTime(1), TimeSpan.Zero);
            await reader.NextResultAsync();   // to the end: only then is it committed
        }

        if (ticket.Number > 0 && stale.Length == 0) _marked.Add(ticket.Number);
        return (stale, now, !_replication.GaveUp);
    }

    /// <summary>Writes a row that means nothing, to see whether writing goes; false where it is not where it has to be.</summary>
    /// <param name="takesSpace">Takes new space for it, which costs more.</param>
    public async Task<bool> ProbeAsync(bool takesSpace)
    {
        await using var probe = new NpgsqlCommand(takesSpace ? SpaceProbeSql : ProbeSql, _connection)
        {
            CommandTimeout = _command.CommandTimeout,
        };
        await probe.ExecuteNonQueryAsync();
        return !_replication.GaveUp;
    }

    /// <summary>Ends the session: its locks and marks end with it, and what follows a ticket of its finds that it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        // Else a healthy one would rest in the pool, with all it holds; and what rests there already has seen as little of the server that
        // takes writes now.
        _sources.Writers.Clear();
        await _connection.DisposeAsync();
    }

    // One at a time is enough: a ticket leaves no more than one mark.
    private int Forget(ReadOnlyMemory<int> followed)
    {
        for (var i = 0; i < _marked.Count; i++)
        {
            if (followed.Span.Contains(_marked[i])) continue;
            var forgotten = _marked[i];
            _marked.RemoveAt(i);
            return forgotten;
        }

        return 0;
    }
}
