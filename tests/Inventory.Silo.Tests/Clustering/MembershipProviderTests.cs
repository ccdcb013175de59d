using System.Net;
using Inventory.Silo.Clustering;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Inventory.Silo.Tests.Clustering;

/// <summary>
/// Orleans' own clustering provider on our queries, where a running silo alone would not show within a test that something is amiss.
/// </summary>
public sealed class MembershipProviderTests
{
    private static readonly DateTime Now = TimeProvider.System.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task Silos_dead_for_long_are_forgotten_and_no_others()
    {
        await using var database = await TestDatabase.CreateAsync("membership");
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddInventorySilo(new() { ConnectionString = database.ConnectionString });
        using var host = builder.Build();
        await host.StartAsync();
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await AddAsync(table, port: 1, SiloStatus.Dead, Now.AddHours(-2));
        await AddAsync(table, port: 2, SiloStatus.Dead, Now.AddHours(-2), suspectedAt: Now.AddHours(-1.5));
        await AddAsync(table, port: 3, SiloStatus.Dead, Now.AddHours(-2), suspectedAt: Now);
        await AddAsync(table, port: 4, SiloStatus.Dead, Now);
        await AddAsync(table, port: 5, SiloStatus.ShuttingDown, Now.AddHours(-2));

        await table.CleanupDefunctSiloEntriesAsync(Now.AddHours(-1));

        var left = await table.ReadAllAsync();
        Assert.Equal([3, 4, 5], left.Members.Select(member => member.Item1.SiloAddress).Where(IsAdded)
            .Select(address => address.Endpoint.Port).Order());
        await host.StopAsync();
    }

    private static bool IsAdded(SiloAddress silo) => silo.Generation == 7;

    private static async Task AddAsync(IMembershipTable table, int port, SiloStatus status, DateTime aliveAt, DateTime? suspectedAt = null)
    {
        var silo = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 7),
            SiloName = $"silo-{port}",
            HostName = "host",
            Status = status,
            StartTime = aliveAt,
            IAmAliveTime = aliveAt,
        };
        Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync()).Version.Next()));
        if (suspectedAt is not { } when) return;

        silo.AddSuspector(SiloAddress.New(IPAddress.Loopback, 9, 7), when);
        var read = await table.ReadRowAsync(silo.SiloAddress);
        Assert.True(await table.UpdateRowAsync(silo, read.Members.Single().Item2, read.Version.Next()));
    }
}
