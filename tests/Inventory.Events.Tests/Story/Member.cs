using Inventory.Events.Relay;
using Inventory.Events.Tests.Streams;
using Inventory.Events.Webhooks;
using Inventory.Grains;
using Inventory.Grains.Tests;
using Inventory.Ledger;
using Inventory.Ledger.Time;
using Inventory.Silo.Clustering;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;

namespace Inventory.Events.Tests.Story;

/// <summary>A silo in this process, with the listening grains of the tests, that is a member of a cluster of other processes.</summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly IHost _host;

    private Member(IHost host) => _host = host;

    /// <summary>Joins a cluster whose ledger is ready.</summary>
    public static async Task<Member> JoinAsync(TestDatabase database, string clusterId)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddInventoryLedger(database.ConnectionString, commandSecondsMax: 10);
        builder.AddInventorySilo(new()
        {
            ConnectionString = database.ConnectionString,
            ClusterId = clusterId,
            ExtraGrainAssemblies = [typeof(ListenerGrain).Assembly],
        });
        builder.UseOrleans(static silo => silo.AddJournalStreams());
        builder.Services.AddInventoryGrains();
        builder.Services.AddInventoryEvents();
        // Any member may be the one that serves a webhook: all of them are set alike.
        builder.Services.Configure<WebhookOptions>(static webhooks => webhooks.AllowPrivateAddresses = true);
        var host = builder.Build();
        await host.Services.GetRequiredService<ClockStart>().RunAsync(testClock: false);
        await host.StartAsync();
        return new(host);
    }

    /// <summary>Has a grain listen to all events of the tenant.</summary>
    /// <returns>What it hears.</returns>
    public async Task<Heard> ListenAsync()
    {
        var name = $"{Node.Tenant}/{Guid.NewGuid():N}";
        await _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IListenerGrain>(name).ListenAsync();
        return Heard.By(name);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
