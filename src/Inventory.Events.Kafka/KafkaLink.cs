using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Inventory.Events.Kafka;

/// <summary>The producer, made when there is something to send. It keeps its connections by itself.</summary>
internal sealed partial class KafkaLink(IOptions<KafkaOptions> options, ILogger<KafkaLink> log) : IDisposable
{
    /// <summary>So long the producer tries by itself before a message comes back.</summary>
    public static readonly TimeSpan AckMax = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private IProducer<string, byte[]>? _producer;
    private int _isAway;

    /// <summary>The producer.</summary>
    public IProducer<string, byte[]> Open()
    {
        lock (_lock) return _producer ??= Build();
    }

    /// <summary>Gives up a producer after an error that it does not recover from.</summary>
    public void Drop(IProducer<string, byte[]> producer)
    {
        lock (_lock)
        {
            if (_producer != producer) return;
            _producer = null;
        }

        producer.Dispose();
    }

    /// <summary>A message has arrived.</summary>
    public void Arrived()
    {
        if (_isAway != 0 && Interlocked.Exchange(ref _isAway, 0) == 1) Reached(log);
    }

    /// <summary>A message has not, for a reason that is not its own.</summary>
    public void Away(ErrorCode code)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0) NotReached(log, code);
    }

    /// <inheritdoc />
    public void Dispose() => _producer?.Dispose();

    private IProducer<string, byte[]> Build() => new ProducerBuilder<string, byte[]>(Config(options.Value))
        // Of brokers and their addresses; what comes of our messages is told by what comes back.
        .SetLogHandler((_, line) => Says(log, line.Facility, line.Message))
        .SetErrorHandler((_, error) => Says(log, "ERROR", error.Code.ToString()))
        .Build();

    private static ProducerConfig Config(KafkaOptions options) => new()
    {
        BootstrapServers = options.BootstrapServers ?? throw new InvalidOperationException("The bridge to Kafka is not configured."),
        ClientId = "inventory",
        EnableIdempotence = true,
        Acks = Acks.All,
        MessageTimeoutMs = (int)AckMax.TotalMilliseconds,
        LingerMs = 5,
        // Brokers that are back are found within seconds; by default a client that has missed them for some time waits ten.
        ReconnectBackoffMaxMs = 2_000,
        CompressionType = CompressionType.Lz4,
        // The partition that any Java producer would choose for the same key.
        Partitioner = Partitioner.Murmur2Random,
        SecurityProtocol = options.Security,
        SaslMechanism = options.User is null ? null : options.Mechanism,
        SaslUsername = options.User,
        SaslPassword = options.Password,
        SslCaLocation = options.CertificatesFile,
    };

    [LoggerMessage(1773, LogLevel.Warning, "Kafka takes nothing, events for it wait: {Code}")]
    private static partial void NotReached(ILogger log, ErrorCode code);

    [LoggerMessage(1774, LogLevel.Information, "Kafka takes events again")]
    private static partial void Reached(ILogger log);

    [LoggerMessage(1775, LogLevel.Debug, "Kafka's client says {Facility}: {Text}")]
    private static partial void Says(ILogger log, string facility, string text);
}
