using System.Text;
using Inventory.Events.RabbitMq;
using Inventory.Grains.Tests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Operations;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Inventory.Events.Tests.Bridges;

/// <summary>A queue of a real broker, read into the inbox of a real node.</summary>
[Collection(RabbitCollection.Name)]
public sealed class RabbitMqInboxTests(RabbitBroker broker) : IAsyncLifetime
{
    private readonly string _queue = $"in-{Guid.NewGuid():N}", _dead = $"dead-{Guid.NewGuid():N}";
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("rabbitmq_inbox");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [RabbitFact]
    public async Task What_a_queue_says_has_its_effect_once_and_what_is_no_event_goes_to_its_dead_letters()
    {
        var key = await MakeItemAndKeyAsync();
        await using var connection = await new ConnectionFactory { Uri = broker.Uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(_dead, durable: true, exclusive: false, autoDelete: false);
        var deadLetters = new Dictionary<string, object?> { ["x-dead-letter-exchange"] = "", ["x-dead-letter-routing-key"] = _dead };
        await channel.QueueDeclareAsync(_queue, durable: true, exclusive: false, autoDelete: false, deadLetters);
        await SayAsync(channel, Requested("e1", "h1", 2));
        await SayAsync(channel, "{ this is no JSON");
        await SayAsync(channel, Requested("e1", "h1", 2));
        await SayAsync(channel, Requested("e2", "h2", 3));

        await using (var node = await BridgeNodes.StartAsync(_database, services =>
            services.AddInventoryOperations().AddSingleton<ApiKeyStore>().AddSingleton<ApiKeyCache>().AddRabbitMqInbox()
                .Configure<RabbitMqOptions>(options => (options.Uri, options.Inbox) = (broker.Uri, new() { Queue = _queue, Key = key }))))
        {
            await Poll.UntilAsync(() => _database.ScalarAsync<bool>(
                "SELECT count(*) = 2 FROM inbox_processed WHERE state = 'processed'"), "both events have had their effect");
            await Poll.UntilAsync(async () => await channel.MessageCountAsync(_dead) == 1, "what is no event is among the dead letters");
            Assert.Equal(5, (await node.Item("sku:i0").Get()).Item!.Held);
        }

        Assert.Equal(0u, await channel.MessageCountAsync(_queue));   // nothing was left unacknowledged, or it would be back
    }

    private async Task<string> MakeItemAndKeyAsync()
    {
        await using var node = await Node.StartAsync(_database, configure: static services => services.AddSingleton<ApiKeyStore>());
        await node.CreateAsync("sku:i0", 10);
        var tenant = await node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant);
        var made = await node.Services.GetRequiredService<ApiKeyStore>().AddAsync(
            new(tenant, "queue", KeyScopes.Sell), TimeSpan.FromSeconds(10));
        return made.Secret!;
    }

    private ValueTask SayAsync(IChannel channel, string body) =>
        channel.BasicPublishAsync("", _queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(body));

    private static string Requested(string id, string holdId, int quantity) => $$$"""
        {"specversion":"1.0","id":"{{{id}}}","source":"/shop","type":"hold.requested.v1",
         "data":{"holdId":"{{{holdId}}}","lines":[{"itemId":"sku:i0","quantity":{{{quantity}}}}]}}
        """;
}
