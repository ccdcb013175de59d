using Inventory.Events.Streams;
using Inventory.Events.Tests.Streams;
using Inventory.Grains.Tests;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;

namespace Inventory.Events.Tests.Story;

/// <summary>An Orleans client of a cluster of silos that are other processes, which hears all events of the tenant.</summary>
internal sealed class Outside : IAsyncDisposable
{
    private readonly IHost _host;

    private Outside(IHost host) => _host = host;

    /// <summary>What it has heard.</summary>
    public Heard Heard { get; } = new();

    /// <summary>Connects and subscribes.</summary>
    public static async Task<Outside> ListenAsync(TestDatabase database, string clusterId)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, "inventory"));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
            client.UseAdoNetClustering(options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString =
                    new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = "orleans" }.ConnectionString;
            });
            client.AddJournalStreams();
        });
        var outside = new Outside(builder.Build());
        await outside._host.StartAsync();
        await outside._host.Services.GetRequiredKeyedService<IStreamProvider>(JournalStreams.ProviderName)
            .FollowTenantAsync(Node.Tenant, outside.Heard.TakeAsync);
        return outside;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
