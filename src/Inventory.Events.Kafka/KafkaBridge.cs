using Inventory.Events.Bridges;
using Inventory.Events.Deliveries;
using Microsoft.Extensions.Options;

namespace Inventory.Events.Kafka;

/// <summary>Kafka as a bridge: <c>bridge:kafka</c>.</summary>
internal sealed class KafkaBridge(KafkaLink link, IOptions<KafkaOptions> options) : IBridge
{
    /// <inheritdoc />
    public string Name => "kafka";

    /// <inheritdoc />
    public BridgeFilter Filter { get; } = options.Value.Filter;

    /// <inheritdoc />
    public IEventSink Sink { get; } = new KafkaSink(link, options.Value.Topic);

    // The producer makes batches of what is handed to it meanwhile, so that two large sendings keep it busy.
    /// <inheritdoc />
    public int AtOnce => 2;

    /// <inheritdoc />
    public int BatchMax => 500;
}
