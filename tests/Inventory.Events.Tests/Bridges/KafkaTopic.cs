using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Inventory.Testing;

namespace Inventory.Events.Tests.Bridges;

/// <summary>A receiver that reads a topic from its beginning, and what it heard.</summary>
internal sealed class KafkaTopic : IDisposable
{
    private readonly List<KafkaMessage> _heard = [];
    private readonly IConsumer<string, byte[]> _consumer;

    public KafkaTopic(string servers, string topic, int partitions)
    {
        _consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = servers, GroupId = "test" })
            .SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(n => new TopicPartitionOffset(topic, n, Offset.Beginning)));
    }

    /// <summary>What was heard, of each partition in order.</summary>
    public IReadOnlyList<KafkaMessage> Heard => _heard;

    /// <summary>Reads until so many different ones have been heard.</summary>
    public Task HearAsync(int count) => Poll.UntilAsync(
        () =>
        {
            while (_consumer.Consume(TimeSpan.FromMilliseconds(20)) is { } got) _heard.Add(new(got));
            return _heard.DistinctBy(message => message.Id).Count() >= count;
        },
        $"{count} events are heard");

    public void Dispose() => _consumer.Dispose();
}

/// <summary>What a receiver sees of a message.</summary>
internal sealed class KafkaMessage(ConsumeResult<string, byte[]> got)
{
    private readonly JsonElement _envelope = JsonDocument.Parse(got.Message.Value).RootElement;

    public string Key => got.Message.Key;

    public int Partition => got.Partition.Value;

    public string ContentType => Encoding.UTF8.GetString(got.Message.Headers.GetLastBytes("content-type"));

    public string Id => Text("id");

    public string Subject => Text("subject");

    public string Sequence => Text("sequence");

    public string Text(string attribute) => _envelope.GetProperty(attribute).GetString()!;
}
