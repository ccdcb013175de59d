using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>A connection of a lane's own with its one prepared statement.</summary>
internal sealed class LaneConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly CommitStatement _statement = new();
    private readonly NpgsqlCommand _command;

    private readonly int _process;

    // Turns that were applied whole, which this connection's session says to whoever follows.
    private readonly List<int> _marked = [];

    private LaneConnection(NpgsqlConnection connection, int process, int commandSecondsMax)
    {
        _connection = connection;
        _process = process;
        _command = _statement.Bind(connection);
        _command.CommandTimeout = commandSecondsMax;
    }

    /// <param name="sources">The pools.</param>
    /// <param name="process">The number under which this process counts its turns in the database.</param>
    /// <param name="turn">The turn of the group it is opened for: locked from now on, so that what follows it waits for its end.</param>
    public static async Task<LaneConnection> OpenAsync(LedgerDataSources sources, int process, LaneTurn turn)
    {
        var connection = await sources.Writers.OpenConnectionAsync();
        var lane = new LaneConnection(connection, process, sources.CommandSecondsMax);
        try
        {
            await using var locking = new NpgsqlCommand("SELECT pg_advisory_lock($1, $2)", connection) { Parameters = { new() { Value = process }, new() { Value = turn.Number } } };
            await locking.ExecuteNonQueryAsync();
            await lane._command.PrepareAsync();
            return lane;
        }
        catch
        {
            await lane.DisposeAsync();
            throw;
        }
    }

    /// <summary>Commits a group; returns the numbers of the sets that were stale, and the server's time.</summary>
    public async Task<(int[] Stale, DateTimeOffset Now)> CommitAsync(LaneTurn turn, IReadOnlyList<ChangeSet> group)
    {
        _statement.Fill(group, _process, turn, turn.Number > 0 ? Forget(turn.Followed) : 0);
        await using var reader = await _command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var stale = reader.GetFieldValue<int[]>(0);
        if (turn.Number > 0 && stale.Length == 0) _marked.Add(turn.Number);
        return (stale, new(reader.GetDateTime(1), TimeSpan.Zero));
    }

    // One at a time is enough: a turn leaves no more than one mark.
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

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
