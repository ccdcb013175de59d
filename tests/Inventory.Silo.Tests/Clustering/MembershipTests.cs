namespace Inventory.Silo.Tests.Clustering;

/// <summary>The queries of the clustering provider: one version per cluster, moved by every change and by nothing else.</summary>
public sealed class MembershipTests : IAsyncLifetime
{
    private const string Cluster = "c";
    private const int Joining = 2, Active = 3, Dead = 6;
    private const string Suspicion = "10.0.0.2:1@1,2030-01-01 12:00:05.000 GMT";
    private static readonly DateTime Noon = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] SiloColumns =
        ["DeploymentId", "Address", "Port", "Generation", "SiloName", "HostName", "Status", "ProxyPort", "SuspectTimes", "StartTime",
            "IAmAliveTime"];

    private StoredQueries _queries = null!;

    public async Task InitializeAsync()
    {
        _queries = await StoredQueries.CreateAsync();
        Assert.True(await _queries.AskAsync("InsertMembershipVersionKey", new { DeploymentId = Cluster }));
    }

    public async Task DisposeAsync() => await _queries.DisposeAsync();

    [Fact]
    public async Task A_cluster_is_created_once() =>
        Assert.False(await _queries.AskAsync("InsertMembershipVersionKey", new { DeploymentId = Cluster }));

    [Fact]
    public async Task An_empty_cluster_answers_with_its_version_and_no_silo()
    {
        var row = Assert.Single(await ReadAllAsync());

        Assert.Equal(0, row["Version"]);
        Assert.Null(row["StartTime"]);
    }

    [Fact]
    public async Task Joining_adds_the_silo_and_moves_the_version()
    {
        Assert.True(await JoinAsync(port: 1, version: 0));

        var row = Assert.Single(await ReadAllAsync());
        Assert.Equal(1, row["Version"]);
        Assert.Equal(
            ["c", "10.0.0.1", 1, 7, "silo-1", "host", Joining, 30001, null, Noon, Noon],
            SiloColumns.Select(column => row[column]));
    }

    [Fact]
    public async Task Joining_on_a_stale_version_changes_nothing()
    {
        await JoinAsync(port: 1, version: 0);

        Assert.False(await JoinAsync(port: 2, version: 0));

        Assert.Equal((1, 1), await VersionAndCountAsync());
    }

    [Fact]
    public async Task Joining_twice_changes_nothing()
    {
        await JoinAsync(port: 1, version: 0);

        Assert.False(await JoinAsync(port: 1, version: 1));

        Assert.Equal((1, 1), await VersionAndCountAsync());
    }

    [Fact]
    public async Task Of_two_silos_joining_at_once_one_wins()
    {
        await using var first = await _queries.OpenAsync();
        await using var transaction = await first.BeginTransactionAsync();
        Assert.Equal(true,
            Assert.Single(await StoredQueries.RunAsync(first, "InsertMembershipKey", Silo(port: 1, version: 0)))["inserted"]);

        var second = JoinAsync(port: 2, version: 0);
        await _queries.UntilSomebodyWaitsAsync();
        await transaction.CommitAsync();

        Assert.False(await second);
        Assert.Equal((1, 1), await VersionAndCountAsync());
    }

    [Fact]
    public async Task Updating_sets_status_and_suspicions_and_moves_the_version()
    {
        await JoinAsync(port: 1, version: 0);

        Assert.True(await UpdateAsync(port: 1, Dead, Suspicion, version: 1));

        var row = Assert.Single(await ReadAllAsync());
        Assert.Equal((Dead, Suspicion, 2), (row["Status"], row["SuspectTimes"], row["Version"]));
    }

    [Fact]
    public async Task Updating_on_a_stale_version_changes_nothing()
    {
        await JoinAsync(port: 1, version: 0);

        Assert.False(await UpdateAsync(port: 1, Dead, null, version: 0));

        var row = Assert.Single(await ReadAllAsync());
        Assert.Equal((Joining, 1), (row["Status"], row["Version"]));
    }

    [Fact]
    public async Task Updating_an_unknown_silo_does_not_move_the_version()
    {
        await JoinAsync(port: 1, version: 0);

        Assert.False(await UpdateAsync(port: 2, Dead, null, version: 1));

        Assert.Equal((1, 1), await VersionAndCountAsync());
    }

    [Fact]
    public async Task Of_two_changes_at_once_one_wins()
    {
        await JoinAsync(port: 1, version: 0);
        await using var first = await _queries.OpenAsync();
        await using var transaction = await first.BeginTransactionAsync();
        await StoredQueries.RunAsync(first, "UpdateMembershipKey", Update(port: 1, Active, null, version: 1));

        var second = UpdateAsync(port: 1, Dead, null, version: 1);
        await _queries.UntilSomebodyWaitsAsync();
        await transaction.CommitAsync();

        Assert.False(await second);
        Assert.Equal(Active, Assert.Single(await ReadAllAsync())["Status"]);
    }

    [Fact]
    public async Task A_heartbeat_leaves_the_version_alone()
    {
        await JoinAsync(port: 1, version: 0);

        await _queries.RunAsync("UpdateIAmAlivetimeKey",
            new { DeploymentId = Cluster, Address = "10.0.0.1", Port = 1, Generation = 7, IAmAliveTime = Noon.AddMinutes(1) });

        var row = Assert.Single(await ReadAllAsync());
        Assert.Equal((Noon.AddMinutes(1), 1), (row["IAmAliveTime"], row["Version"]));
    }

    [Fact]
    public async Task One_silo_is_read_by_its_address_and_generation()
    {
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);

        var row = Assert.Single(await ReadRowAsync(port: 2));

        Assert.Equal(("silo-2", 2), (row["SiloName"], row["Version"]));
    }

    [Fact]
    public async Task An_unknown_silo_reads_as_the_version_alone()
    {
        await JoinAsync(port: 1, version: 0);

        var row = Assert.Single(await ReadRowAsync(port: 9));

        Assert.Null(row["StartTime"]);
        Assert.Equal(1, row["Version"]);
    }

    [Fact]
    public async Task Gateways_are_silos_of_the_status_that_listen_for_clients()
    {
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1, gateway: 0);
        await JoinAsync(port: 3, version: 2);
        await UpdateAsync(port: 1, Active, null, version: 3);
        await UpdateAsync(port: 2, Active, null, version: 4);

        var row = Assert.Single(await _queries.RunAsync("GatewaysQueryKey", new { DeploymentId = Cluster, Status = Active }));

        Assert.Equal(("10.0.0.1", 30001, 7), (row["Address"], row["ProxyPort"], row["Generation"]));
    }

    [Fact]
    public async Task Cleaning_up_forgets_silent_silos_but_no_active_one()
    {
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);
        await JoinAsync(port: 3, version: 2, alive: Noon.AddMinutes(10));
        await UpdateAsync(port: 1, Active, null, version: 3);
        await UpdateAsync(port: 2, Dead, null, version: 4);

        await _queries.RunAsync("CleanupDefunctSiloEntriesKey", new { DeploymentId = Cluster, IAmAliveTime = Noon.AddMinutes(1) });

        Assert.Equal([1, 3], (await ReadAllAsync()).Select(row => row["Port"]).Order());
    }

    [Fact]
    public async Task A_dead_silo_is_forgotten_as_it_was_read()
    {
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);
        await UpdateAsync(port: 1, Dead, Suspicion, version: 2);
        await UpdateAsync(port: 2, Dead, null, version: 3);

        await ForgetAsync(port: 1, suspicions: Suspicion);

        Assert.Equal([2], (await ReadAllAsync()).Select(row => row["Port"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_dead_silo_that_nobody_suspected_is_forgotten(string? suspicions)
    {
        await JoinAsync(port: 1, version: 0);
        await UpdateAsync(port: 1, Dead, suspicions, version: 1);

        await ForgetAsync(port: 1, suspicions: null);

        Assert.Equal((2, 0), await VersionAndCountAsync());
    }

    [Theory]
    [InlineData(Active, 0, 0, Suspicion)]
    [InlineData(Dead, 1, 0, Suspicion)]
    [InlineData(Dead, 0, 1, Suspicion)]
    [InlineData(Dead, 0, 0, null)]
    public async Task A_silo_that_is_not_as_it_was_read_is_kept(int status, int startedLater, int aliveLater, string? suspicions)
    {
        await JoinAsync(port: 1, version: 0);
        await UpdateAsync(port: 1, status, Suspicion, version: 1);

        await ForgetAsync(port: 1, suspicions, Noon.AddSeconds(startedLater), Noon.AddSeconds(aliveLater));

        Assert.Equal((2, 1), await VersionAndCountAsync());
    }

    [Fact]
    public async Task Forgetting_a_cluster_leaves_others_alone()
    {
        await JoinAsync(port: 1, version: 0);
        await _queries.RunAsync("InsertMembershipVersionKey", new { DeploymentId = "other" });

        await _queries.RunAsync("DeleteMembershipTableEntriesKey", new { DeploymentId = Cluster });

        Assert.Empty(await ReadAllAsync());
        Assert.Single(await _queries.RunAsync("MembershipReadAllKey", new { DeploymentId = "other" }));
    }

    private static object Silo(int port, int version, int? gateway = null, DateTime? alive = null) => new
    {
        DeploymentId = Cluster,
        IAmAliveTime = alive ?? Noon,
        SiloName = $"silo-{port}",
        HostName = "host",
        Address = "10.0.0.1",
        Port = port,
        Generation = 7,
        StartTime = Noon,
        Status = Joining,
        ProxyPort = gateway ?? 30000 + port,
        Version = version,
    };

    private static object Update(int port, int status, string? suspicions, int version) => new
    {
        DeploymentId = Cluster,
        Address = "10.0.0.1",
        Port = port,
        Generation = 7,
        IAmAliveTime = Noon,
        Status = status,
        SuspectTimes = suspicions,
        Version = version,
    };

    private Task<bool> JoinAsync(int port, int version, int? gateway = null, DateTime? alive = null) =>
        _queries.AskAsync("InsertMembershipKey", Silo(port, version, gateway, alive));

    private Task<bool> UpdateAsync(int port, int status, string? suspicions, int version) =>
        _queries.AskAsync("UpdateMembershipKey", Update(port, status, suspicions, version));

    private Task ForgetAsync(int port, string? suspicions, DateTime? started = null, DateTime? alive = null) =>
        _queries.RunAsync("CleanupDefunctSiloEntryKey", new
        {
            DeploymentId = Cluster,
            Address = "10.0.0.1",
            Port = port,
            Generation = 7,
            SuspectTimes = suspicions,
            StartTime = started ?? Noon,
            IAmAliveTime = alive ?? Noon,
        });

    private Task<List<Dictionary<string, object?>>> ReadAllAsync() =>
        _queries.RunAsync("MembershipReadAllKey", new { DeploymentId = Cluster });

    private Task<List<Dictionary<string, object?>>> ReadRowAsync(int port) =>
        _queries.RunAsync("MembershipReadRowKey", new { DeploymentId = Cluster, Address = "10.0.0.1", Port = port, Generation = 7 });

    private async Task<(int Version, int Count)> VersionAndCountAsync()
    {
        var rows = await ReadAllAsync();
        return ((int)rows[0]["Version"]!, rows.Count(row => row["StartTime"] is not null));
    }
}
