using Inventory.Events.Bridges;
using Inventory.Events.Deliveries;
using Microsoft.Extensions.Options;

namespace Inventory.Events.RabbitMq;

/// <summary>RabbitMQ as a bridge: <c>bridge:rabbitmq</c>.</summary>
internal sealed class RabbitMqBridge(RabbitMqLink link, IOptions<RabbitMqOptions> options, TimeProvider time) : IBridge
{
    /// <inheritdoc />
    public string Name => "rabbitmq";

    /// <inheritdoc />
    public BridgeFilter Filter { get; } = options.Value.Filter;

    /// <inheritdoc />
    public IEventSink Sink { get; } = new RabbitMqSink(link, options.Value.Exchange, time);

    // Small and several: a busy item, whose events wait for each other's confirms, holds up few of the others.
    /// <inheritdoc />
    public int AtOnce => 8;

    /// <inheritdoc />
    public int BatchMax => 64;
}
