using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life;

/// <summary>Silos of one cluster at one address: the living one keeps it, and a former self makes way.</summary>
public sealed class SameAddressTests : IAsyncLifetime
{
    private const string Active = "SELECT count(*) FROM orleans.silo WHERE cluster_id = 'addresses' AND status = 3";

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("same_address");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_second_silo_at_the_address_of_a_living_one_is_refused_with_one_line_and_the_living_one_goes_on()
    {
        var place = At(FreePort());
        await using var living = await SiloProcess.StartAsync(_database.ConnectionString, place);
        await using var second = SiloProcess.Launch(_database.ConnectionString, place);

        Assert.Equal(1, await second.WaitForExitAsync());

        var line = Assert.Single(second.Output.Split('\n'));
        Assert.Contains($"Cluster__SiloPort {place["Cluster__SiloPort"]} is taken at 127.0.0.1", line, StringComparison.Ordinal);
        await AssertLivesAsync(living);
    }

    [Fact]
    public async Task One_whose_address_is_claimed_from_another_machine_is_refused_with_one_line()
    {
        var port = FreePort();
        await using var elsewhere = await _database.OpenAsync();
        await using var claim =
            new NpgsqlCommand($"SELECT pg_advisory_lock(hashtextextended('inventory silo addresses 127.0.0.1:{port}', 0))", elsewhere);
        await claim.ExecuteNonQueryAsync();

        await using var refused = SiloProcess.Launch(_database.ConnectionString, At(port));
        Assert.Equal(1, await refused.WaitForExitAsync());

        var line = Assert.Single(refused.Output.Split('\n'));
        Assert.Contains($"A living silo of cluster addresses has the address 127.0.0.1:{port} already", line, StringComparison.Ordinal);
        Assert.Equal(0, await _database.ScalarAsync<long>(Active));
    }

    [Fact]
    public async Task One_that_was_killed_is_followed_at_once_by_its_next_self()
    {
        var place = At(FreePort());
        await using var killed = await SiloProcess.StartAsync(_database.ConnectionString, place);
        await using var other = await SiloProcess.StartAsync(_database.ConnectionString, At(FreePort()));
        killed.Kill9();
        await killed.WaitForExitAsync();

        await using var next = await SiloProcess.StartAsync(_database.ConnectionString, place);

        Assert.Equal(2, await _database.ScalarAsync<long>(Active));
        await new Caller(next).CreateAsync("sku:next", 1);
        await AssertLivesAsync(other);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static Dictionary<string, string?> At(int port) => new()
    {
        ["Cluster__Id"] = "addresses",
        ["Cluster__SiloPort"] = port.ToString(CultureInfo.InvariantCulture),
    };

    private async Task AssertLivesAsync(SiloProcess silo)
    {
        Assert.True(await silo.AnswersReadyAsync());
        Assert.True(await _database.ScalarAsync<long>(Active) >= 1);
        await new Caller(silo).CreateAsync("sku:lives", 1);
        Assert.Equal(0, await silo.StopGracefullyAsync());
    }
}
