using System.Text.Json;
using Inventory.Testing;
using RabbitMQ.Client;

namespace Inventory.Events.Tests.Bridges;

/// <summary>A queue of a receiver's, and what was taken from it.</summary>
internal sealed class RabbitQueue : IAsyncDisposable
{
    private readonly List<RabbitMessage> _heard = [];
    private readonly string _name = $"q-{Guid.NewGuid():N}";
    private Uri _broker = null!;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    /// <summary>Exchange of this queue's test.</summary>
    public string Exchange { get; } = $"x-{Guid.NewGuid():N}";

    /// <summary>What was heard, in order.</summary>
    public IReadOnlyList<RabbitMessage> Heard => _heard;

    /// <summary>Makes a durable queue, bound with these patterns.</summary>
    public static async Task<RabbitQueue> MakeAsync(Uri broker, params string[] patterns)
    {
        var queue = new RabbitQueue { _broker = broker };
        await queue.ConnectAsync();
        await queue._channel.ExchangeDeclareAsync(queue.Exchange, ExchangeType.Topic, durable: true);
        await queue._channel.QueueDeclareAsync(queue._name, durable: true, exclusive: false, autoDelete: false);
        foreach (var pattern in patterns) await queue.BindAsync(pattern);
        return queue;
    }

    public Task BindAsync(string pattern) => _channel.QueueBindAsync(_name, Exchange, pattern);

    /// <summary>Connects again after the broker was started again.</summary>
    public async Task ConnectAsync()
    {
        _connection = await new ConnectionFactory { Uri = _broker, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
    }

    /// <summary>Takes messages until so many different ones have been heard.</summary>
    public Task HearAsync(int count) => Poll.UntilAsync(
        async () =>
        {
            while (await _channel.BasicGetAsync(_name, autoAck: true) is { } got) _heard.Add(new(got));
            return _heard.DistinctBy(message => message.Id).Count() >= count;
        },
        $"{count} events are heard");

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

/// <summary>What a receiver sees of a message.</summary>
internal sealed class RabbitMessage(BasicGetResult got)
{
    private readonly JsonElement _envelope = JsonDocument.Parse(got.Body.ToArray()).RootElement;

    public string Id => got.BasicProperties.MessageId!;

    public string RoutingKey => got.RoutingKey;

    public IReadOnlyBasicProperties Properties => got.BasicProperties;

    public string Type => Text("type");

    public string Subject => Text("subject");

    public string Sequence => Text("sequence");

    public string Text(string attribute) => _envelope.GetProperty(attribute).GetString()!;
}
