using System.Data;
using Inventory.Silo.Clustering;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Silo.Tests.Clustering;

/// <summary>
/// Runs the stored queries in a fresh database the way the Orleans providers do: by key, with named and typed parameters.
/// </summary>
public sealed class StoredQueries : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private StoredQueries(TestDatabase database)
    {
        _database = database;
        ConnectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath =
            ClusterTables.Schema }.ConnectionString;
    }

    /// <summary>Leads to the tables' schema.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a database and installs the tables.</summary>
    public static async Task<StoredQueries> CreateAsync()
    {
        var queries = new StoredQueries(await TestDatabase.CreateEmptyAsync("adonet"));
        await ClusterTables.EnsureAsync(queries.ConnectionString, CancellationToken.None);
        return queries;
    }

    /// <summary>Opens a connection, for a test that needs its own transaction.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs one query on a connection of its own and returns its rows; column names regardless of case.</summary>
    public async Task<List<Dictionary<string, object?>>> RunAsync(string key, object parameters)
    {
        await using var connection = await OpenAsync();
        return await RunAsync(connection, key, parameters);
    }

    /// <summary>Runs one query on the given connection.</summary>
    public static async Task<List<Dictionary<string, object?>>> RunAsync(NpgsqlConnection connection, string key, object parameters)
    {
        await using var command = new NpgsqlCommand(await TextAsync(connection, key), connection);
        foreach (var property in parameters.GetType().GetProperties())
            command.Parameters.Add(new NpgsqlParameter
            {
                ParameterName = property.Name,
                Value = property.GetValue(parameters) ?? DBNull.Value,
                DbType = TypeOf(property.PropertyType),
            });

        var rows = new List<Dictionary<string, object?>>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName, column => reader.IsDBNull(column) ? null : reader.GetValue(column), StringComparer.OrdinalIgnoreCase));
        return rows;
    }

    /// <summary>Runs a query whose answer is one row of one boolean.</summary>
    public async Task<bool> AskAsync(string key, object parameters) =>
        Convert.ToBoolean(Assert.Single(Assert.Single(await RunAsync(key, parameters))).Value);

    /// <summary>Waits until some connection to this database waits for another's lock.</summary>
    public Task UntilSomebodyWaitsAsync() => Poll.UntilAsync(
        async () => await _database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0,
            "a statement waits for the lock");

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        return _database.DisposeAsync();
    }

    private static async Task<string> TextAsync(NpgsqlConnection connection, string key)
    {
        await using var command = new NpgsqlCommand("SELECT QueryText FROM OrleansQuery WHERE QueryKey = @key", connection);
        command.Parameters.AddWithValue("key", key);
        return Assert.IsType<string>(await command.ExecuteScalarAsync());
    }

    private static DbType TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) => DbType.Int32,
        var t when t == typeof(long) => DbType.Int64,
        var t when t == typeof(string) => DbType.String,
        var t when t == typeof(DateTime) => DbType.DateTime,
        var t when t == typeof(byte[]) => DbType.Binary,
        _ => throw new ArgumentException($"The providers send no {type}."),
    };
}
