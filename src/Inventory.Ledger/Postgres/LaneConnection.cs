using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>A lane's own connection with its one prepared statement.</summary>
internal sealed class LaneConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly CommitStatement _statement = new();
    private readonly NpgsqlCommand _command;

    private LaneConnection(NpgsqlConnection connection, int commandSecondsMax)
    {
        _connection = connection;
        _command = _statement.Bind(connection);
        _command.CommandTimeout = commandSecondsMax;
    }

    public static async Task<LaneConnection> OpenAsync(LedgerDataSources sources)
    {
        var connection = await sources.Writers.OpenConnectionAsync();
        var lane = new LaneConnection(connection, sources.CommandSecondsMax);
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

    /// <summary>Commits a group; returns the numbers of the sets that were stale, and the server's time.</summary>
    public async Task<(int[] Stale, DateTimeOffset Now)> CommitAsync(IReadOnlyList<ChangeSet> group)
    {
        _statement.Fill(group);
        await using var reader = await _command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetFieldValue<int[]>(0), new(reader.GetDateTime(1), TimeSpan.Zero));
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
