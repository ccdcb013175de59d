using System.Reflection;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Grains;
using Inventory.Grains.Expiry;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Overdue;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Simulation.Database;
using Inventory.Simulation.Engine;
using Inventory.Simulation.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Inventory.Simulation.Nodes;

/// <summary>
/// A node of the product: its own grains on a real silo, as a cluster of one, over the simulated ledger and in virtual time. Two of them
/// know nothing of each other, so that each item has an activation on both.
/// </summary>
internal sealed class SimulatedNode
{
    // What needs PostgreSQL beside the seams of the ledger, and has no part in deciding about items.
    private static readonly string[] NotHere = ["ReconciliationService", "RetentionService"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // Beside that of its grains, as other silos of its cluster have them: with three of them two can wait for what the third one has.
    private const int MoreDesks = 2;

    private readonly IHost _host;
    private readonly TenantHolds[] _desks;
    private readonly SimulatedStore _store;
    private readonly World _world;

    /// <param name="number">Counted over the whole run; no two nodes have the same.</param>
    /// <param name="world">What all nodes share.</param>
    /// <param name="passage">Its way to the ledger.</param>
    /// <param name="clockIsOff">By how much its wall clock is wrong from the start.</param>
    public SimulatedNode(int number, World world, NodePassage passage, TimeSpan clockIsOff)
    {
        (Name, Passage, _world) = ($"n{number}", passage, world);
        Time = new(world.Time) { IsOff = clockIsOff };
        Clock = new(Time, suspended: static () => TimeSpan.Zero);
        _store = new(world.Database, passage, Time, Clock);
        _host = Build(number);
        Grains = _host.Services.GetRequiredService<IGrainFactory>();
        _desks = [.. Enumerable.Range(0, MoreDesks).Select(_ => AnotherDesk(_host.Services))];
        Doors = _host.Services.GetRequiredService<ItemDoors>();
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>Its way to the ledger.</summary>
    public NodePassage Passage { get; }

    /// <summary>Its own clocks.</summary>
    public NodeTime Time { get; }

    /// <summary>Business time, as it knows it.</summary>
    public LedgerClock Clock { get; }

    /// <summary>Its grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Holds as the HTTP interface of a silo comes to them.</summary>
    /// <param name="number">Decides which silo's: each has a desk of its own.</param>
    public TenantHolds HoldsHere(int number) => _desks[number % _desks.Length];

    /// <summary>Items as its own HTTP interface comes to them.</summary>
    public ItemDoors Doors { get; }

    /// <summary>Holds as callers in the cluster come to them.</summary>
    public IHoldsGrain Holds => Grains.GetGrain<IHoldsGrain>(World.Tenant.Name);

    /// <summary>An item's grain.</summary>
    public IItemGrain Item(string itemId) => Grains.GetGrain<IItemGrain>(GrainKeys.Item(World.Tenant.Name, itemId));

    /// <summary>Starts as the product does: nothing goes by the clock before the ledger has told its time.</summary>
    public async Task StartAsync()
    {
        while (!Clock.IsKnown)
        {
            try
            {
                await _store.ObserveAsync(Clock);
            }
            catch (LedgerUnavailableException)
            {
                await Task.Delay(Pause, _world.Time);
            }
        }

        await _host.StartAsync();
    }

    /// <summary>It was told to stop.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Stops as an operator would have it.</summary>
    public Task StopAsync()
    {
        IsStopping = true;
        return _host.StopAsync();
    }

    /// <summary>Takes it down for good, whatever state it is in.</summary>
    public async Task DisposeAsync()
    {
        Passage.Bury();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _host.StopAsync(atOnce.Token);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private IHost Build(int number)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var (services, shape) = (builder.Services, _world.Plan.Shape);
        services.AddSingleton<IHostLifetime, NoSignals>();
        services.AddSingleton<TimeProvider>(Time);
        services.AddInventoryLedger("Host=nowhere", new LaneOptions
        {
            CommitLanes = shape.CommitLanes, ReadLanes = shape.ReadLanes, RowsMax = shape.RowsMax, BesideAtLeast = shape.BesideAtLeast,
        });
        builder.UseOrleans(silo => Configure(silo, number));
        services.AddInventoryGrains();
        var sweep = new SimulatedSweep(_world.Database, Passage, _world.Shards, World.Tenant);
        services.Replace(ServiceDescriptor.Singleton(Clock));
        services.Replace(ServiceDescriptor.Singleton<ILedgerStore>(_store));
        services.Replace(ServiceDescriptor.Singleton<ILedgerTime>(_store));
        services.Replace(ServiceDescriptor.Singleton<ITenants>(sweep));
        services.Replace(ServiceDescriptor.Singleton<IOverdueHolds>(sweep));
        services.Replace(ServiceDescriptor.Singleton<IExpiryShards>(sweep));
        services.Replace(ServiceDescriptor.Singleton(new NodeName(Name)));
        services.Replace(ServiceDescriptor.Singleton(new DoorOptions { OverlapMin = shape.OverlapMin }));
        foreach (var hosted in services.Where(service => service.ServiceType == typeof(IHostedService)
            && NotHere.Contains(service.ImplementationType?.Name)).ToArray()) services.Remove(hosted);
        if (_world.Log is { } log)
            builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Information).AddFilter("Orleans", LogLevel.Error);
        return builder.Build();
    }

    private static TenantHolds AnotherDesk(IServiceProvider node)
    {
        var desk = ActivatorUtilities.CreateInstance<HoldDesk>(node);
        return new HoldServices(
            node.GetRequiredService<ItemDoors>(), node.GetRequiredService<HoldRoutes>(), desk, node.GetRequiredService<ReadLanes>(),
            node.GetRequiredService<CommitLanes>(), node.GetRequiredService<LedgerClock>(), node.GetRequiredService<DoorOptions>(),
            node.GetRequiredService<TimeProvider>(), node.GetRequiredService<GrainMetrics>(), refusals: null).Of(World.Tenant);
    }

    private static void Configure(ISiloBuilder silo, int number)
    {
        var same = new SameSilo(number);
        silo.UseLocalhostClustering(SameSilo.PortOf(number), gatewayPort: 0, serviceId: "simulation", clusterId: same.ClusterId);
        silo.Configure<SiloOptions>(options => options.SiloName = same.Name);
        silo.Services.Replace(ServiceDescriptor.Singleton<ILocalSiloDetails>(same));
        // A quantum is measured by the machine's clock; a directory's cache is allotted whole at start.
        silo.Configure<SchedulingOptions>(static options => options.ActivationSchedulingQuantum = TimeSpan.Zero);
        silo.Configure<GrainDirectoryOptions>(static options => options.CacheSize = 1000);
        silo.UseInMemoryReminderService();
        silo.Services.AddSerializer(static types => types.AddAssembly(Assembly.Load("Inventory.Grains")));
        NoNetwork.Use(silo.Services);
    }

    // Signals are for the process, and it has many hosts.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
