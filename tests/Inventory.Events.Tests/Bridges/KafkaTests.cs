using Inventory.Events.Kafka;
using Inventory.Grains.Tests;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Inventory.Events.Tests.Bridges;

/// <summary>The bridge to Kafka, from a real node's journal to brokers that librdkafka mocks.</summary>
public sealed class KafkaTests : IAsyncLifetime
{
    private const string Consumer = "bridge:kafka", Topic = "stock";
    private const int Brokers = 3, Partitions = 4;
    private readonly MockKafka _cluster = new(Brokers, Partitions, Topic);
    private TestDatabase _database = null!;
    private Node _node = null!;
    private KafkaTopic _topic = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("kafka");
        _topic = new(_cluster.BootstrapServers, Topic, Partitions);
        _node = await BridgeNodes.StartAsync(_database, services => services.AddKafkaBridge().Configure<KafkaOptions>(options =>
            (options.BootstrapServers, options.Topic) = (_cluster.BootstrapServers, Topic)));
        await BridgeNodes.ServedAsync(_database, Consumer);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _topic.Dispose();
        await _database.DisposeAsync();
        _cluster.Dispose();
    }

    [Fact]
    public async Task Every_event_arrives_once_and_those_of_an_item_in_order_in_one_partition_by_its_key()
    {
        await BridgeNodes.ChangesAsync(_node, items: 8, holds: 20);

        await _topic.HearAsync(8 + 8 * 20);

        await BridgeNodes.AtTheEndAsync(_database, Consumer);
        await _topic.HearAsync(0);
        Assert.Equal(8 + 8 * 20, _topic.Heard.Count);
        InOrder();
        Assert.All(_topic.Heard, message => Assert.Equal((message.Subject, "application/cloudevents+json; charset=UTF-8", "1.0"),
            (message.Key, message.ContentType, message.Text("specversion"))));
        Assert.All(_topic.Heard.GroupBy(message => message.Key),
            item => Assert.Single(item.Select(message => message.Partition).Distinct()));
    }

    [Fact]
    public async Task While_the_brokers_are_away_events_wait_and_none_of_them_is_given_up_for_it()
    {
        await BridgeNodes.ChangesAsync(_node, items: 4, holds: 10);
        await _topic.HearAsync(4 + 4 * 10);

        for (var broker = 1; broker <= Brokers; broker++) _cluster.SetUp(broker, isUp: false);
        await _node.CreateAsync("sku:meanwhile", 1);
        await _node.PlaceAsync("h-meanwhile", ("sku:meanwhile", 1));
        for (var broker = 1; broker <= Brokers; broker++) _cluster.SetUp(broker, isUp: true);

        await _topic.HearAsync(4 + 4 * 10 + 2);
        await BridgeNodes.AtTheEndAsync(_database, Consumer);
        InOrder();
    }

    [Fact]
    public async Task An_event_that_is_refused_fails_in_sight_and_is_tried_again()
    {
        _cluster.RefuseNext(ErrorCode.InvalidRecord);
        await _node.CreateAsync("sku:i0", 1);

        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("""
            SELECT last_error = 'Kafka refused it: InvalidRecord.' AND attempts = 1 AND next_attempt_at IS NOT NULL FROM delivery
            """), "it has failed");
        await _topic.HearAsync(1);   // by itself, at the next attempt
        await BridgeNodes.AtTheEndAsync(_database, Consumer);
    }

    private void InOrder() => BridgeNodes.InOrder(_topic.Heard.Select(message => (message.Id, message.Subject, message.Sequence)));
}
