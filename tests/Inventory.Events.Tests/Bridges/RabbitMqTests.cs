using System.Text;
using Inventory.Events.Bridges;
using Inventory.Events.RabbitMq;
using Inventory.Grains.Tests;
using Inventory.Ledger.Deliveries;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Inventory.Events.Tests.Bridges;

/// <summary>The bridge to RabbitMQ, from a real node's journal to a real broker's queue.</summary>
[Collection(RabbitCollection.Name)]
public sealed class RabbitMqTests(RabbitBroker broker) : IAsyncLifetime
{
    private const string Consumer = "bridge:rabbitmq";
    private TestDatabase _database = null!;
    private RabbitQueue? _queue;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("rabbitmq");

    public async Task DisposeAsync()
    {
        if (_queue is not null) await _queue.DisposeAsync();
        await _database.DisposeAsync();
    }

    [RabbitFact]
    public async Task Every_event_arrives_once_and_of_each_item_in_order()
    {
        var queue = await BoundAsync("#");
        await using var node = await StartAsync();
        await BridgeNodes.ServedAsync(_database, Consumer);
        await BridgeNodes.ChangesAsync(node, items: 5, holds: 20);

        await queue.HearAsync(5 + 5 * 20);

        await BridgeNodes.AtTheEndAsync(_database, Consumer);
        await queue.HearAsync(0);
        Assert.Equal(5 + 5 * 20, queue.Heard.Count);
        InOrder();
    }

    [RabbitFact]
    public async Task A_message_is_the_event_as_a_CloudEvent_with_its_id_and_its_type_and_item_as_routing_key()
    {
        var queue = await BoundAsync("hold_placed.v1.#", "#.sku:i0.a@B");
        await using var node = await StartAsync();
        await BridgeNodes.ServedAsync(_database, Consumer);
        await node.CreateAsync("sku:i0.a@B", 10);
        await node.PlaceAsync("h0", ("sku:i0.a@B", 1));

        await queue.HearAsync(2);

        var message = queue.Heard[1];
        Assert.Equal("hold_placed.v1.sku:i0.a@B", message.RoutingKey);
        Assert.Equal((message.Id, "1.0", "/tenants/demo", "hold_placed.v1", "sku:i0.a@B"),
            (message.Text("id"), message.Text("specversion"), message.Text("source"), message.Type, message.Subject));
        var properties = message.Properties;
        Assert.Equal(("application/cloudevents+json", "hold_placed.v1", DeliveryModes.Persistent, "demo"), (properties.ContentType,
            properties.Type, properties.DeliveryMode, Encoding.UTF8.GetString((byte[])properties.Headers!["tenant"]!)));
    }

    [RabbitFact]
    public async Task A_broker_that_is_killed_under_load_and_started_again_misses_nothing_and_no_event_is_given_up_for_it()
    {
        var queue = await BoundAsync("#");
        await using var node = await StartAsync();
        await BridgeNodes.ServedAsync(_database, Consumer);
        await node.CreateAsync("sku:before", 1);
        await queue.HearAsync(1);

        var changes = BridgeNodes.ChangesAsync(node, items: 4, holds: 100);
        await queue.HearAsync(20);
        await broker.KillAsync();
        await changes;
        await node.CreateAsync("sku:meanwhile", 1);
        await broker.StartAsync();
        await queue.ConnectAsync();

        await queue.HearAsync(1 + 4 + 4 * 100 + 1);
        await BridgeNodes.AtTheEndAsync(_database, Consumer);
        InOrder();
    }

    [RabbitFact]
    public async Task An_event_that_no_queue_is_bound_for_fails_in_sight_and_holds_back_its_own_item_until_one_is()
    {
        var queue = await BoundAsync("#.sku:i1", "hold_placed.v1.#");
        await using var node = await StartAsync();
        await BridgeNodes.ServedAsync(_database, Consumer);
        await BridgeNodes.ChangesAsync(node, items: 2, holds: 10);

        await queue.HearAsync(1 + 10);
        Assert.DoesNotContain(queue.Heard, message => message.Subject == "sku:i0");
        const int NoRoute = 312;
        var failures = node.Services.GetRequiredService<DeliveryFailures>();
        await Poll.UntilAsync(async () => (await failures.ListAsync(new(), null)).Count == 1, "one has failed");
        var failed = Assert.Single(await failures.ListAsync(new() { Consumer = Consumer }, null));
        Assert.Equal(("item_created.v1", "sku:i0", "No queue is bound to the exchange for it."),
            (failed.EventType, failed.Subject, failed.LastError));
        Assert.Equal(NoRoute, await _database.ScalarAsync<int>("SELECT last_status FROM delivery WHERE attempts > 0"));

        await queue.BindAsync("item_created.v1.#");

        await queue.HearAsync(2 + 2 * 10);   // by itself, at the next attempt
        await BridgeNodes.AtTheEndAsync(_database, Consumer);
        InOrder();
    }

    [RabbitFact]
    public async Task It_begins_with_what_happens_once_it_is_configured_and_keeps_its_place_while_it_is_not()
    {
        var queue = await BoundAsync("#");
        await using (var without = await BridgeNodes.StartAsync(_database))
        {
            await without.CreateAsync("sku:before", 1);
            await Poll.UntilAsync(async () => await _database.ScalarAsync<long>("SELECT last_position FROM journal_log") == 1,
                "it has its place in the log");
        }

        await using (var with = await StartAsync())
        {
            await BridgeNodes.ServedAsync(_database, Consumer);
            await with.CreateAsync("sku:with", 1);
            await queue.HearAsync(1);
        }

        await using (var without = await BridgeNodes.StartAsync(_database)) await without.CreateAsync("sku:without", 1);
        await using var again = await StartAsync();

        await queue.HearAsync(2);
        await BridgeNodes.AtTheEndAsync(_database, Consumer);
        Assert.Equal(["sku:with", "sku:without"], queue.Heard.Select(message => message.Subject));
    }

    [RabbitFact]
    public async Task Only_what_its_filter_lets_through_goes_over()
    {
        var queue = await BoundAsync("#");
        await using var node = await StartAsync(new()
        {
            Types = new HashSet<string> { "hold_placed.v1" },
            Prefix = "sku:i1",
            Tenants = new HashSet<string> { Node.Tenant },
        });
        await BridgeNodes.ServedAsync(_database, Consumer);
        await BridgeNodes.ChangesAsync(node, items: 2, holds: 3);

        await queue.HearAsync(3);
        await BridgeNodes.AtTheEndAsync(_database, Consumer);
        await queue.HearAsync(0);
        Assert.All(queue.Heard, message => Assert.Equal(("hold_placed.v1", "sku:i1"), (message.Type, message.Subject)));
        Assert.Equal(3, queue.Heard.Count);
    }

    private async Task<RabbitQueue> BoundAsync(params string[] patterns) => _queue = await RabbitQueue.MakeAsync(broker.Uri, patterns);

    private Task<Node> StartAsync(BridgeFilter? filter = null) => BridgeNodes.StartAsync(_database, services =>
        services.AddRabbitMqBridge().Configure<RabbitMqOptions>(options =>
            (options.Uri, options.Exchange, options.Filter) = (broker.Uri, _queue!.Exchange, filter ?? new())));

    private void InOrder() => BridgeNodes.InOrder(_queue!.Heard.Select(message => (message.Id, message.Subject, message.Sequence)));
}
