using Npgsql;

namespace Inventory.Testing;

/// <summary>
/// A fresh database of one test or test class, dropped when disposed. It lives on the server that
/// <c>ConnectionStrings__Inventory</c> names; else on a private cluster in <c>data/test-postgres</c> of the checkout,
/// which the first test starts and later runs adopt.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Server = new(FindServerAsync);
    private static readonly Lazy<Task<string>> Template = new(async () => await MigratedTemplate.FindOrMakeAsync(await Server.Value));

    private readonly string _server;

    private TestDatabase(string server, string name)
    {
        _server = server;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>The database's name, unique on its server.</summary>
    public string Name { get; }

    /// <summary>An Npgsql connection string whose user may create tables and roles.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a database of today's schema, without content.</summary>
    /// <param name="name">A hint that becomes part of its name, for those who read logs; lower-case letters, digits and <c>_</c> remain of
    /// it.</param>
    public static async Task<TestDatabase> CreateAsync(string? name = null) =>
        await CopyAsync(await Server.Value, name, await Template.Value);

    /// <summary>Makes a database without even a schema.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public static async Task<TestDatabase> CreateEmptyAsync(string? name = null) => await CreateOnAsync(await Server.Value, name);

    /// <summary>Makes a database on a server of one's own, such as a <see cref="PrivateServer"/>.</summary>
    /// <param name="server">A connection string to any database there, by a user who may create databases.</param>
    /// <param name="name">A hint that becomes part of its name.</param>
    /// <param name="copied">What it is a copy of, to which nobody may be connected meanwhile; null for an empty one.</param>
    public static Task<TestDatabase> CreateOnAsync(string server, string? name = null, TestDatabase? copied = null) =>
        // template0: nobody can be connected to it, so that test processes do not stand in each other's way.
        CopyAsync(server, name, copied?.Name ?? "template0");

    private static async Task<TestDatabase> CopyAsync(string server, string? name, string template)
    {
        var hint = new string([.. (name ?? "").ToLowerInvariant().Where(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_').Take(30)]);
        var database = new TestDatabase(server, $"test_{hint}_{Guid.NewGuid():N}"[..Math.Min(60, 38 + hint.Length)]);
        await database.RunOnServerAsync(
            $"CREATE DATABASE {database.Name} TEMPLATE {template} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        return database;
    }

    /// <summary>Opens a connection, for the caller to dispose.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs SQL and returns the first column of the first row, or the type's default when there is none.</summary>
    /// <param name="sql">One statement or several.</param>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Drops the database, ending whatever connections it still has.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await RunOnServerAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private static async Task<string> FindServerAsync() =>
        Environment.GetEnvironmentVariable("ConnectionStrings__Inventory") is { Length: > 0 } given
            ? given
            : await StartServerAsync();

    private static async Task<string> StartServerAsync()
    {
        var server = await Shell.RunAsync(Repository.PrivatePostgres, "start", Path.Combine(Repository.Root, "data", "test-postgres"));
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            @"SELECT datname FROM pg_database
              WHERE datname LIKE 'test\_%' AND (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification < now() - interval '6 hours'",
            connection);
        var leftBehind = new List<string>();
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync()) leftBehind.Add(rows.GetString(0));
        }

        // By runs that were killed, long enough ago that none of them can still be going on.
        foreach (var database in leftBehind) await new TestDatabase(server, database).DisposeAsync();
        return server;
    }

    private async Task RunOnServerAsync(string sql)
    {
        // Unpooled: an idle connection to the server would outlive the test.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
