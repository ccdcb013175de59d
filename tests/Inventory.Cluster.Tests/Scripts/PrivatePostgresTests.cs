using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Scripts;

/// <summary>What <c>scripts/private-postgres</c> promises to <c>run</c>, <c>test</c> and to whoever kills its server.</summary>
public sealed class PrivatePostgresTests : IAsyncLifetime
{
    private PrivateServer _server = null!;

    public async Task InitializeAsync() => _server = await PrivateServer.CreateAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Second_start_adopts_the_server_that_runs()
    {
        var (process, connection) = (_server.ProcessId, _server.ConnectionString);

        await _server.StartAsync();

        Assert.Equal(process, _server.ProcessId);
        Assert.Equal(connection, _server.ConnectionString);
    }

    [Fact]
    public async Task Racing_starts_leave_one_server()
    {
        await _server.StopFastAsync();

        var printed =
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Shell.RunAsync(Repository.PrivatePostgres, "start", _server.Folder)));

        Assert.Equal([_server.ConnectionString], printed.Distinct());
        Assert.Equal(0L, await ScalarAsync<long>("SELECT count(*) FROM pg_stat_user_tables"));
    }

    [Fact]
    public async Task Committed_rows_and_the_connection_string_survive_a_hard_kill()
    {
        var connection = _server.ConnectionString;
        await ScalarAsync<object>("CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)");

        await _server.KillHardAsync();
        await _server.StartAsync();

        Assert.Equal(connection, _server.ConnectionString);
        Assert.Equal(42, await ScalarAsync<int>("SELECT id FROM kept"));
    }

    [Fact]
    public async Task A_dead_servers_process_number_taken_by_a_stranger_does_not_stop_a_start()
    {
        var pidFile = Path.Combine(_server.Folder, "cluster", "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pidFile);
        await _server.KillHardAsync();
        lines[0] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(pidFile, lines);

        await _server.StartAsync();

        Assert.NotEqual(Environment.ProcessId, _server.ProcessId);
        Assert.Equal(1, await ScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task Durability_is_left_at_its_defaults()
    {
        Assert.Equal("on,on,on",
            await ScalarAsync<string>(
            "SELECT concat_ws(',', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))"));
    }

    [Fact]
    public async Task The_server_never_runs_as_root()
    {
        var user = await Shell.RunAsync("stat", "-c", "%u", $"/proc/{_server.ProcessId}");

        Assert.NotEqual("0", user);
    }

    [Fact]
    public async Task A_folder_out_of_the_servers_reach_is_replaced_by_one_within_it_and_remembered()
    {
        if (Environment.UserName != "root") return;   // only root's server runs as somebody else
        var closed = Directory.CreateTempSubdirectory("inventory-closed-");   // 0700
        var folder = Path.Combine(closed.FullName, "data");
        try
        {
            var first = await Shell.RunAsync(Repository.PrivatePostgres, "start", folder);
            await Shell.RunAsync(Repository.PrivatePostgres, "stop", folder);

            Assert.Equal(first, await Shell.RunAsync(Repository.PrivatePostgres, "start", folder));
            Assert.True(File.Exists(Path.Combine(folder, "location")));
        }
        finally
        {
            await Shell.RunAsync(Repository.PrivatePostgres, "remove", folder);
            closed.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_paused_server_answers_nobody_until_it_resumes()
    {
        _server.Pause();
        // A signal is delivered when its receiver next runs, which on a busy machine may be a while.
        await Poll.UntilAsync(
            async () => (await File.ReadAllTextAsync($"/proc/{_server.ProcessId}/stat")).Contains(") T ", StringComparison.Ordinal),
                "the kernel says it is stopped");
        var late = ScalarAsync<int>("SELECT 7");

        _server.Resume();

        Assert.Equal(7, await late);
    }

    [Fact]
    public async Task Test_databases_are_apart_from_each_other_and_gone_afterwards()
    {
        string name;
        await using (var one = await TestDatabase.CreateOnAsync(_server.ConnectionString, "one"))
        await using (var other = await TestDatabase.CreateOnAsync(_server.ConnectionString, "one"))
        {
            name = one.Name;
            await one.ScalarAsync<object>("CREATE TABLE mine (id int)");
            Assert.Null(await other.ScalarAsync<string>("SELECT to_regclass('mine')::text"));
        }

        Assert.Equal(0L, await ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }
}
