using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Silo.Clustering;
using Inventory.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Inventory.Grains.Tests;

/// <summary>One silo of the product without its HTTP, alone or in a cluster, over a database that other clusters may share.</summary>
public sealed class Node : IAsyncDisposable
{
    public const string Tenant = "demo";
    private readonly TestCluster _cluster;
    private readonly InProcessSiloHandle _silo;

    private Node(TestCluster cluster, InProcessSiloHandle silo) => (_cluster, _silo, Services) = (cluster, silo, silo.SiloHost.Services);

    public static Contracts.Caller Caller { get; } = new() { Actor = "tester" };

    public IServiceProvider Services { get; }

    public SiloAddress Address => _silo.SiloAddress;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public LedgerClock Clock => Services.GetRequiredService<LedgerClock>();

    public IHoldsGrain Holds => Grains.GetGrain<IHoldsGrain>(Tenant);

    /// <summary>Starts a cluster of one silo.</summary>
    /// <param name="database">The ledger.</param>
    /// <param name="stoppedAt">Stops business time at this instant, for tests of ends.</param>
    /// <param name="admission">How many commands may wait; null for the default.</param>
    /// <param name="reconciliation">How often drift is looked for; null for the default.</param>
    /// <param name="configure">Changes the silo's services.</param>
    public static async Task<Node> StartAsync(
        TestDatabase database, DateTimeOffset? stoppedAt = null, Items.AdmissionOptions? admission = null,
            Reconciling.ReconciliationOptions? reconciliation = null,
        Action<IServiceCollection>? configure = null) =>
        Assert.Single(await StartClusterAsync(1, database, stoppedAt, admission, reconciliation, configure));

    /// <summary>Starts several silos of one cluster. Whichever of them is disposed of last takes the cluster with it.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<Node[]> StartClusterAsync(
        short silos, TestDatabase database, DateTimeOffset? stoppedAt = null, Items.AdmissionOptions? admission = null,
        Reconciling.ReconciliationOptions? reconciliation = null, Action<IServiceCollection>? configure = null)
    {
        var builder = new TestClusterBuilder(silos);
        builder.CreateSiloAsync = StartSiloAsync;
        builder.Options.ClusterId = Guid.NewGuid().ToString("N");
        // Membership in the product's own tables; and no client, since silos call their grains themselves.
        builder.Options.UseTestClusterMembership = false;
        builder.Options.InitializeClientOnDeploy = false;
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return [.. cluster.Silos.Select(silo => new Node(cluster, (InProcessSiloHandle)silo))];

        async Task<SiloHandle> StartSiloAsync(string name, IConfiguration given)
        {
            var host = Host.CreateEmptyApplicationBuilder(new());
            host.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans", LogLevel.Error);
            // a stall of the test machine's disk is no outage
            host.Services.AddInventoryLedger(database.ConnectionString, commandSecondsMax: 10);
            host.AddInventorySilo(new()
            {
                ConnectionString = database.ConnectionString,
                ClusterId = builder.Options.ClusterId,
                SiloPort = given.GetValue<int>("Orleans:Endpoints:SiloPort"),
            });
            host.Services.AddInventoryGrains(admission, reconciliation);
            configure?.Invoke(host.Services);
            return await StartHostAsync(name, host.Build(), stoppedAt);
        }
    }

    public IItemGrain Item(string itemId) => Grains.GetGrain<IItemGrain>(GrainKeys.Item(Tenant, itemId));

    public async Task<ItemView> CreateAsync(string itemId, long onHand)
    {
        var answer = await Item(itemId).Create(new() { Caller = Caller, OnHand = onHand });
        Assert.Equal(Outcome.Done, answer.Outcome);
        return answer.Item!;
    }

    public Task<HoldAnswer> PlaceAsync(string holdId, params (string ItemId, long Quantity)[] lines) => PlaceAsync(holdId, 1800, lines);

    public Task<HoldAnswer> PlaceAsync(string holdId, int ttlSeconds, params (string ItemId, long Quantity)[] lines) => Holds.Place(new()
    {
        Caller = Caller,
        HoldId = holdId,
        TtlSeconds = ttlSeconds,
        Lines = [.. lines.Select(line => new Line { ItemId = line.ItemId, Quantity = line.Quantity })],
    });

    /// <summary>
    /// Ends it as if its process had died, as far as one process can show that: nothing is finished, nothing handed over.
    /// </summary>
    public Task KillAsync() => _cluster.KillSiloAsync(_silo);

    /// <summary>Ends it as an operator would.</summary>
    public Task StopAsync() => _cluster.StopSiloAsync(_silo);

    public async ValueTask DisposeAsync()
    {
        if (_cluster.Silos.Contains(_silo)) await StopAsync();
        if (_cluster.Silos.Count == 0) await _cluster.DisposeAsync();
    }

    private static async Task<SiloHandle> StartHostAsync(string name, IHost host, DateTimeOffset? stoppedAt)
    {
        var services = host.Services;
        await services.GetRequiredService<SchemaMigrator>().MigrateAsync();
        await services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Tenant);
        if (stoppedAt is { } instant) services.GetRequiredService<LedgerClock>().Stop(instant);
        else await services.GetRequiredService<ClockStart>().RunAsync(testClock: false);
        await host.StartAsync();
        var silo = services.GetRequiredService<ILocalSiloDetails>();
        return new InProcessSiloHandle { Name = name, SiloHost = host, SiloAddress = silo.SiloAddress,
            GatewayAddress = silo.GatewayAddress };
    }
}
