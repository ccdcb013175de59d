using Inventory.Events.Deliveries;
using Inventory.Grains.Tests;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Tests.Bridges;

/// <summary>Nodes with a bridge, or without.</summary>
internal static class BridgeNodes
{
    public static Task<Node> StartAsync(TestDatabase database, Action<IServiceCollection>? bridge = null) =>
        Node.StartAsync(database, configure: services =>
        {
            services.AddInventoryEvents();
            bridge?.Invoke(services);
            services.AddSingleton(new DeliveryOptions { Ask = TimeSpan.FromMilliseconds(100) });
        });

    /// <summary>Waits until a node serves the bridge: what happens from then on goes over it.</summary>
    public static Task ServedAsync(TestDatabase database, string consumer) => Poll.UntilAsync(() => database.ScalarAsync<bool>(
        $"SELECT count(*) = 1 FROM consumer WHERE name = '{consumer}' AND leased_until > clock_timestamp()"), $"{consumer} is served");

    /// <summary>Waits until everything has gone over.</summary>
    public static Task AtTheEndAsync(TestDatabase database, string consumer) => Poll.UntilAsync(() => database.ScalarAsync<bool>(
        $"""
        SELECT position = (SELECT last_position FROM journal_log) AND NOT EXISTS (SELECT FROM delivery) FROM consumer
        WHERE name = '{consumer}'
        """), $"{consumer} is at the end of the log");

    /// <summary>Makes items, and holds on each of them: one event each.</summary>
    public static async Task ChangesAsync(Node node, int items, int holds)
    {
        for (var i = 0; i < items; i++) await node.CreateAsync($"sku:i{i}", 1_000);
        await Task.WhenAll(Enumerable.Range(0, items * holds).Select(n => node.PlaceAsync($"h{n}", ($"sku:i{n % items}", 1))));
    }

    /// <summary>Each item's events are in its order, where each is counted when it came first.</summary>
    public static void InOrder(IEnumerable<(string Id, string Subject, string Sequence)> heard)
    {
        foreach (var item in heard.DistinctBy(one => one.Id).GroupBy(one => one.Subject))
        {
            var sequences = item.Select(one => one.Sequence).ToList();
            Assert.Equal(sequences.Order(StringComparer.Ordinal), sequences);
        }
    }
}
