using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// The life of a silo process: how it starts, what it answers meanwhile, how it ends, and what its log says to whoever reads it.
/// </summary>
public sealed class StartAndStopTests : IAsyncLifetime
{
    // What Orleans measures of a machine that does not come round to running it: true of a machine that is busy with tests, and no fault of
    // start or stop. Of its monitors of health, all: whether a silo was taken for dead, the membership says, and that alarms.
    private static readonly string[] Slowness =
        ["Platform stalled for ", "exhibiting delays of ", " took elapsed time ", "' stopped in stage '",
            " warn: Orleans.Runtime.MembershipService.SiloHealthMonitor[",
            " warn: Orleans.Runtime.MembershipService.LocalSiloHealthMonitor[",
            "Thread Pool execution stalled for ", "Participant check thread has not completed for "];

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("start_and_stop");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("quiet")]
    public async Task A_healthy_start_and_stop_log_nothing_that_alarms(string? cluster)
    {
        await using var silo = await SiloProcess.StartAsync(_database.ConnectionString, new Dictionary<string,
            string?> { ["Cluster__Id"] = cluster });
        await new Caller(silo).CreateAsync("sku:one", 1);
        Assert.Equal(0, await silo.StopGracefullyAsync());

        AssertQuiet(silo);
    }

    [Fact]
    public async Task A_silo_that_leaves_its_cluster_alarms_nobody_and_neither_does_the_one_that_stays()
    {
        var cluster = new Dictionary<string, string?> { ["Cluster__Id"] = "leaving" };
        await using var stays = await SiloProcess.StartAsync(_database.ConnectionString, cluster);
        await using var leaves = await SiloProcess.StartAsync(_database.ConnectionString, cluster);
        foreach (var number in Enumerable.Range(0, 20))
            await new Caller(leaves).CreateAsync(string.Create(CultureInfo.InvariantCulture, $"sku:{number}"), 1);

        Assert.Equal(0, await leaves.StopGracefullyAsync());
        await new Caller(stays).CreateAsync("sku:more", 1);
        Assert.Equal(0, await stays.StopGracefullyAsync());

        AssertQuiet(leaves);
        AssertQuiet(stays);
    }

    [Fact]
    public async Task What_is_under_way_when_the_stop_begins_is_answered_and_nothing_new_is_taken()
    {
        await using var silo = await SiloProcess.StartAsync(_database.ConnectionString, new Dictionary<string, string?>
        {
            ["Ledger__CommandSeconds"] = "10",   // as long as the row stays locked
        });
        await new Caller(silo).CreateAsync("sku:before", 1);
        await using var connection = await _database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var lockRow = new NpgsqlCommand("SELECT FROM item WHERE item_id = 'sku:before' FOR UPDATE", connection, transaction))
            await lockRow.ExecuteNonQueryAsync();
        var placing = new Caller(silo).PlaceAsync("before", ("sku:before", 1));
        await Poll.UntilAsync(
            () => _database.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"),
            "the commit waits for the item's row");

        var stopping = silo.StopGracefullyAsync();
        await Poll.UntilAsync(async () => !await AnswersAsync(silo), "nothing new is taken");
        Assert.True(await _database.ScalarAsync<bool>("SELECT bool_and(status = 3) FROM orleans.silo"),
            "The silo stops before its requests have ended.");
        await transaction.RollbackAsync();

        Assert.Equal(201, (await placing).Status);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task One_that_is_stopped_while_it_starts_ends_quickly_and_says_nothing()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var nowhere = string.Create(CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={((IPEndPoint)mute.LocalEndpoint).Port};Username=nobody;Database=none");
        await using var silo = SiloProcess.Launch(nowhere, new Dictionary<string,
            string?> { ["INVENTORY_DATABASE_PATIENCE_SECONDS"] = "3600" });
        // It waits for the database, and HTTP answers already.
        await Poll.UntilAsync(() => StatusAsync(silo, "/health/live", HttpStatusCode.OK), "the port answers");
        Assert.True(await StatusAsync(silo, "/health/ready", HttpStatusCode.ServiceUnavailable));

        Assert.Equal(0, await silo.StopGracefullyAsync());

        AssertNone(silo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task One_whose_database_refuses_it_ends_with_one_line()
    {
        await using var silo =
            SiloProcess.Launch(_database.ConnectionString.Replace(_database.Name, "no_such_database", StringComparison.Ordinal));

        Assert.Equal(1, await silo.WaitForExitAsync());

        Assert.Contains("refuses: database \"no_such_database\" does not exist.", Assert.Single(silo.Output.Split('\n')),
            StringComparison.Ordinal);
    }

    private static void AssertQuiet(SiloProcess silo)
    {
        var lines = silo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains("Inventory.Orleans is ready", StringComparison.Ordinal));
        AssertNone(lines.Where(line => !line.Contains(" info: ", StringComparison.Ordinal)));
    }

    private static void AssertNone(IEnumerable<string> lines)
    {
        string[] telling = [.. lines.Where(line => !Slowness.Any(word => line.Contains(word, StringComparison.Ordinal)))];
        Assert.True(telling.Length == 0, string.Join('\n', telling));
    }

    // A connection of its own each time: those that stand are closed one by one.
    private static async Task<bool> AnswersAsync(SiloProcess silo)
    {
        using var client = silo.NewClient(SiloProcess.BootstrapKey);
        try
        {
            using var answer = await client.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<bool> StatusAsync(SiloProcess silo, string path, HttpStatusCode status)
    {
        try
        {
            using var answer = await silo.Client.GetAsync(path);
            return answer.StatusCode == status;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
