using Npgsql;

namespace Inventory.Benchmarks.Subjects;

/// <summary>
/// The connections of the SQL subjects. They take turns, so they share them: twice as many would not fit a server's default.
/// </summary>
internal sealed class SqlConnections(string connectionString) : IAsyncDisposable
{
    private readonly List<NpgsqlConnection> _open = [];

    /// <summary>The connection of a number, counted from 0; opened when first asked for.</summary>
    public async Task<NpgsqlConnection> GetAsync(int number)
    {
        while (_open.Count <= number)
        {
            var connection =
                new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 60,
                CommandTimeout = 60 }.ConnectionString);
            await connection.OpenAsync();
            _open.Add(connection);
        }

        return _open[number];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _open) await connection.DisposeAsync();
    }
}
