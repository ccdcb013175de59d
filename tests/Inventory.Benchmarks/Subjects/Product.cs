using System.Collections.Immutable;
using Inventory.Benchmarks.Measuring;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Events;
using Inventory.Events.Feed;
using Inventory.Events.Relay;
using Inventory.Events.Streams;
using Inventory.Events.Webhooks;
using Inventory.Grains;
using Inventory.Grains.Holds;
using Inventory.Ledger;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Webhooks;
using Inventory.Silo.Clustering;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Inventory.Benchmarks.Subjects;

/// <summary>
/// The product itself without its HTTP: grains and ledger in this process, over a database of its own, used as a service in the same host
/// uses it.
/// </summary>
internal sealed class Product : ISubject
{
    public const string Tenant = "demo";
    private const int HoldSeconds = 1800;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Caller Bench = new() { Actor = "bench" };
    private readonly IHost _host;
    private readonly HoldIds _ids;
    private readonly TenantHolds _holds;

    private Product(IHost host, string connectionString, HoldIds ids, TenantHolds holds) =>
        (_host, ConnectionString, _ids, _holds) = (host, connectionString, ids, holds);

    public string Name => "Inventory.Orleans";

    public string ConnectionString { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The log as this node tells it.</summary>
    public JournalFeed Feed => _host.Services.GetRequiredService<JournalFeed>();

    public IHoldsGrain Holds => Grains.GetGrain<IHoldsGrain>(Tenant);

    /// <param name="connectionString">An empty database.</param>
    /// <param name="ids">What holds are called.</param>
    /// <param name="lanes">How commit lanes are laid out; null for the product's default.</param>
    /// <param name="collectionAge">How long grains stay awake without a call; null for the product's default.</param>
    /// <param name="streams">Whether it tells its events by Orleans' streams, and by webhooks to this machine, as well.</param>
    public static async Task<Product> StartAsync(string connectionString, HoldIds ids, LaneOptions? lanes = null,
        TimeSpan? collectionAge = null, bool streams = false)
    {
        // Empty: the usual host watches a folder of settings.
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddInventoryLedger(connectionString, lanes);
        // The plain grain's queue takes its time.
        var options = new InventorySiloOptions { ConnectionString = connectionString, ExtraGrainAssemblies = [typeof(Product).Assembly],
            ResponseTimeout = TimeSpan.FromMinutes(5) };
        if (collectionAge is { } age) options = options with { CollectionAge = age, CollectionScanPeriod = age / 4 };
        builder.AddInventorySilo(options);
        builder.Services.AddInventoryGrains();
        builder.Services.AddInventoryEvents();
        if (streams)
        {
            builder.UseOrleans(static silo => silo.AddJournalStreams());
            builder.Services.Configure<WebhookOptions>(static webhooks => webhooks.AllowPrivateAddresses = true);
        }

        var host = builder.Build();
        await host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync();
        var tenant = await host.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Tenant);
        await host.StartAsync();
        return new(host, connectionString, ids, host.Services.GetRequiredService<HoldServices>().Of(tenant));
    }

    public IItemGrain Item(int item) => Grains.GetGrain<IItemGrain>(GrainKeys.Item(Tenant, ItemNames.Of(item)));

    public async Task PrepareAsync(int items, long onHand)
    {
        foreach (var some in Enumerable.Range(0, items).Chunk(1000))
        {
            var answers = await Task.WhenAll(some.Select(item => Item(item).Create(new() { Caller = Bench, OnHand = onHand })));
            foreach (var answer in answers) Require(answer.Outcome);
        }
    }

    public Task FitAsync(Func<Operation, Task<Measurement>> trial, Func<long, int> item) => Task.CompletedTask;

    public async ValueTask<bool> ReserveAsync(int item, long number) =>
        Accepted((await _holds.PlaceAsync(Hold(item, _ids.Text(number)))).Outcome);

    /// <summary>Sets a unit of each of some items aside, all or none; true when they were had.</summary>
    public async ValueTask<bool> ReserveAsync(int[] items, long number) =>
        Accepted((await _holds.PlaceAsync(Hold([.. items.Select(LineOf)], _ids.Text(number), HoldSeconds))).Outcome);

    /// <summary>Sets units of an item aside under an id; requires that they are had.</summary>
    public async Task PlaceAsync(int item, string holdId) => Require((await Holds.Place(Hold(item, holdId))).Outcome);

    /// <summary>Sets a unit of each of some items aside, all or none; requires that they are had.</summary>
    public async ValueTask<bool> PlaceAsync(IEnumerable<int> items, string holdId, int ttlSeconds = HoldSeconds)
    {
        Require((await Holds.Place(Hold([.. items.Select(LineOf)], holdId, ttlSeconds))).Outcome);
        return true;
    }

    /// <summary>Sets a unit aside of an item nobody has called yet, keeping no reference to it.</summary>
    public async Task PlaceOnceAsync(int item) => Require((await Item(item).PlaceHold(Hold(item, _ids.Text(item)))).Outcome);

    /// <summary>Changes a hold's quantity.</summary>
    public async ValueTask<bool> ResizeAsync(string holdId, int item, long quantity, string changeId)
    {
        var answer = await Holds.Change(new()
        {
            Caller = Bench, HoldId = holdId, ChangeId = changeId, Lines = [new() { ItemId = ItemNames.Of(item), Quantity = quantity }],
        });
        return Accepted(answer.Outcome);
    }

    /// <summary>Gives a hold back.</summary>
    public async Task ReleaseAsync(string holdId) => Require((await Holds.Release(new() { Caller = Bench, HoldId = holdId })).Outcome);

    /// <summary>Has the ears listen, one for each stream of the tenant (<see cref="EarGrain"/>).</summary>
    /// <param name="after">Behind this position; null for what happens from now on.</param>
    public Task ListenAsync(long? after) => Task.WhenAll(Ears().Select(ear => ear.Listen(after)));

    /// <summary>Has them listen no more.</summary>
    public Task LeaveAsync() => Task.WhenAll(Ears().Select(static ear => ear.Leave()));

    /// <summary>Adds a webhook that is told everything.</summary>
    /// <returns>Takes it away again.</returns>
    public async Task<Func<Task>> AddWebhookAsync(string url)
    {
        var desk = _host.Services.GetRequiredService<WebhookDesk>();
        var tenant = await _host.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Tenant);
        var made = (WebhookMaking.Made)await desk.AddAsync(tenant.Id, null, new() { Url = url }, Patience);
        return () => desk.DeleteAsync(tenant.Id, made.Webhook.WebhookId, Patience);
    }

    public Task CheckAsync() => Invariants.CheckAsync(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        else _host.Dispose();
    }

    private IEnumerable<IEarGrain> Ears() =>
        Enumerable.Range(0, JournalStreams.Slices).Select(slice => Grains.GetGrain<IEarGrain>(slice));

    private static PlaceHold Hold(int item, string holdId) => Hold([LineOf(item)], holdId, HoldSeconds);

    private static PlaceHold Hold(ImmutableArray<Line> lines, string holdId, int ttlSeconds) =>
        new() { Caller = Bench, HoldId = holdId, Lines = lines, TtlSeconds = ttlSeconds };

    private static Line LineOf(int item) => new() { ItemId = ItemNames.Of(item), Quantity = 1 };

    private static bool Accepted(Outcome outcome)
    {
        if (outcome is Outcome.InsufficientStock) return false;
        Require(outcome);
        return true;
    }

    private static void Require(Outcome outcome)
    {
        if (outcome is not Outcome.Done) throw new InvalidOperationException($"The product answers {outcome}.");
    }
}
