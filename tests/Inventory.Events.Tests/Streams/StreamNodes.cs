using System.Globalization;
using Inventory.Events.Feed;
using Inventory.Events.Relay;
using Inventory.Events.Streams;
using Inventory.Grains.Tests;
using Inventory.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Serialization;

namespace Inventory.Events.Tests.Streams;

/// <summary>Silos of one cluster that relay the journal of a database of their own, with grains that listen.</summary>
public sealed class StreamNodes : IAsyncDisposable
{
    private int _holds;

    private StreamNodes(TestDatabase database, Node[] silos) => (Database, Silos) = (database, [.. silos]);

    public TestDatabase Database { get; }

    public List<Node> Silos { get; }

    /// <summary>A name that no other test listens under.</summary>
    public string Listener { get; } = $"{Node.Tenant}/{Guid.NewGuid():N}";

    public Heard Heard => Heard.By(Listener);

    public IListenerGrain Grain => Silos[^1].Grains.GetGrain<IListenerGrain>(Listener);

    public static async Task<StreamNodes> StartAsync(short silos, Action<RelayOptions>? relay = null, Action<FeedOptions>? feed = null)
    {
        var database = await TestDatabase.CreateAsync("streams");
        return new(database, await StartNodesAsync(silos, database, relay, feed));
    }

    /// <summary>Starts one silo on a database of the caller's making, which it takes over.</summary>
    public static async Task<StreamNodes> StartOnAsync(
        TestDatabase database, Action<RelayOptions>? relay = null, Action<IServiceCollection>? change = null) =>
        new(database, await StartNodesAsync(1, database, relay, feed: null, change));

    /// <summary>Kills all silos; others, of another cluster on the same data, come in their place.</summary>
    public async Task ReplaceAsync(Action<RelayOptions>? relay = null)
    {
        foreach (var silo in Silos) await silo.KillAsync();
        Silos.Clear();
        Silos.AddRange(await StartNodesAsync(1, Database, relay, feed: null));
    }

    private static Task<Node[]> StartNodesAsync(short silos, TestDatabase database, Action<RelayOptions>? relay,
        Action<FeedOptions>? feed, Action<IServiceCollection>? change = null) =>
        Node.StartClusterAsync(silos, database, configure: services =>
        {
            services.AddInventoryEvents();
            var options = new RelayOptions { Rest = TimeSpan.FromMilliseconds(200) };
            relay?.Invoke(options);
            services.AddSingleton(options);
            var reading = new FeedOptions();
            feed?.Invoke(reading);
            services.AddSingleton(reading);
            new Builder(services).AddJournalStreams();
            services.AddSerializer(static types => types.AddAssembly(typeof(ListenerGrain).Assembly));
            change?.Invoke(services);
        });

    public static string Sku(int n) => string.Create(CultureInfo.InvariantCulture, $"sku:s{n:D3}");

    public Task CreateAsync(int items) => Task.WhenAll(Enumerable.Range(0, items).Select(n => Silos[^1].CreateAsync(Sku(n), 1_000_000)));

    /// <summary>Places so many holds on each of so many items, which is an event each.</summary>
    public async Task PlaceAsync(int items, int each)
    {
        for (var n = 0; n < each; n++) await Task.WhenAll(Enumerable.Range(0, items).Select(item => PlaceOneAsync(Sku(item))));
    }

    public async Task PlaceOneAsync(string item)
    {
        var hold = string.Create(CultureInfo.InvariantCulture, $"h-{Interlocked.Increment(ref _holds)}");
        var answer = await Silos[^1].PlaceAsync(hold, (item, 1));
        Assert.Equal(Contracts.Outcome.Done, answer.Outcome);
    }

    /// <summary>
    /// That each item's events came in order, first ones and repeats alike: each sequence for the first time after the one before it.
    /// </summary>
    public static void AssertInOrder(IEnumerable<InventoryEvent> events, int items, long from, long to) =>
        Assert.All(Enumerable.Range(0, items), item => Assert.Equal(
            Range(from, to), events.Where(told => told.Subject == Sku(item)).Select(told => told.Item!.Sequence).Distinct()));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos) await silo.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static IEnumerable<long> Range(long from, long to)
    {
        for (var n = from; n <= to; n++) yield return n;
    }

    private sealed class Builder(IServiceCollection services) : ISiloBuilder
    {
        public IServiceCollection Services => services;

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }
}
