using Inventory.Silo.Clustering;
using Npgsql;

namespace Inventory.Silo.Tests.Clustering;

/// <summary>Installing the tables and the check at start.</summary>
public sealed class ClusterTablesTests : IAsyncLifetime
{
    private StoredQueries _queries = null!;

    public async Task InitializeAsync() => _queries = await StoredQueries.CreateAsync();

    public async Task DisposeAsync() => await _queries.DisposeAsync();

    [Fact]
    public async Task Every_key_the_providers_ask_for_is_stored()
    {
        var stored = await TextsAsync();

        Assert.Equal(21, ClusterTables.RequiredKeys.Count);
        Assert.All(ClusterTables.RequiredKeys, key => Assert.True(stored.ContainsKey(key), key));
    }

    [Fact]
    public async Task Installing_again_keeps_the_data()
    {
        await _queries.RunAsync("InsertMembershipVersionKey", new { DeploymentId = "c" });
        await RunAsync("DELETE FROM orleansquery WHERE querykey = 'Tables'");

        await EnsureAsync();

        Assert.Single(await _queries.RunAsync("MembershipReadAllKey", new { DeploymentId = "c" }));
    }

    [Fact]
    public async Task Changed_and_lost_texts_are_put_right()
    {
        var before = await TextsAsync();
        await RunAsync("UPDATE orleansquery SET querytext = 'SELECT 1' WHERE querykey = 'ReadFromStorageKey'");
        await RunAsync("DELETE FROM orleansquery WHERE querykey = 'CleanupDefunctSiloEntriesKey'");

        await EnsureAsync();

        Assert.Equal(before, await TextsAsync());
    }

    [Fact]
    public async Task Nodes_that_start_at_once_do_not_stand_in_each_others_way()
    {
        // Several rounds, because they seldom meet at the narrowest spot.
        for (var round = 0; round < 20; round++)
        {
            await RunAsync("DROP SCHEMA orleans CASCADE");
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => EnsureAsync()));
        }

        Assert.Equal(ClusterTables.RequiredKeys.Count + 1, (await TextsAsync()).Count);
    }

    [Fact]
    public async Task Current_tables_are_only_read_so_that_a_role_without_rights_to_create_can_start()
    {
        var role = "reader_" + Guid.NewGuid().ToString("N");
        await RunAsync($"CREATE ROLE {role} LOGIN PASSWORD 'of a test'; GRANT USAGE ON SCHEMA orleans TO {role}; GRANT SELECT ON orleansquery TO {role}");
        try
        {
            await ClusterTables.EnsureAsync(
                new NpgsqlConnectionStringBuilder(_queries.ConnectionString) { Options = $"-c role={role} -c search_path=orleans",
                    SearchPath = null, Pooling = false }.ConnectionString,
                CancellationToken.None);
        }
        finally
        {
            await RunAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Check_names_what_is_missing()
    {
        // A trigger that loses one key, as a partial restore might.
        await RunAsync("""
            CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            DELETE FROM orleansquery WHERE querykey = 'GatewaysQueryKey';
            CREATE TRIGGER lose BEFORE INSERT ON orleansquery FOR EACH ROW WHEN (NEW.querykey = 'GatewaysQueryKey') EXECUTE FUNCTION lose();
            """);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(EnsureAsync);

        Assert.Contains("Missing: GatewaysQueryKey.", failure.Message);
    }

    [Fact]
    public async Task Clusters_of_one_are_forgotten_an_hour_after_their_silo_fell_silent()
    {
        await RunAsync("""
            INSERT INTO cluster (cluster_id, changed_at) VALUES
              ('alone-old', now() - interval '2 hours'), ('alone-empty', now() - interval '2 hours'), ('alone-new', now()),
              ('alone-living', now() - interval '2 hours'), ('shop', now() - interval '2 hours');
            INSERT INTO silo SELECT cluster_id, '127.0.0.1', 1, 1, 's', 'h', 3, 0, NULL, changed_at,
                CASE cluster_id WHEN 'alone-living' THEN now() ELSE changed_at END
              FROM cluster WHERE cluster_id <> 'alone-empty';
            """);

        await ClusterTables.ForgetClustersOfOneAsync(_queries.ConnectionString, "alone-", CancellationToken.None);

        Assert.Equal("alone-living alone-new shop",
            await ScalarAsync("SELECT string_agg(cluster_id, ' ' ORDER BY cluster_id COLLATE \"C\") FROM cluster"));
    }

    private Task EnsureAsync() => ClusterTables.EnsureAsync(_queries.ConnectionString, CancellationToken.None);

    private async Task RunAsync(string sql)
    {
        await using var connection = await _queries.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await _queries.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private async Task<Dictionary<string, string>> TextsAsync()
    {
        await using var connection = await _queries.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT QueryKey, QueryText FROM OrleansQuery", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new Dictionary<string, string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0), reader.GetString(1));
        return texts;
    }
}
