using Inventory.Events.Deliveries;
using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Bridges;

/// <summary>
/// A bridge as a consumer of the journal. Nodes that are not configured to have it leave its consumer alone, and its place stands.
/// </summary>
internal sealed class BridgeKind(IBridge bridge) : IConsumerKind
{
    /// <inheritdoc />
    public string Name => ConsumerOf(bridge);

    public static string ConsumerOf(IBridge bridge) => $"bridge:{bridge.Name}";

    /// <inheritdoc />
    public Task<ConsumerTerms?> OpenAsync(LeasedConsumer consumer, CancellationToken cancellation) => Task.FromResult<ConsumerTerms?>(new()
    {
        Sink = bridge.Sink,
        Schedule = RetrySchedule.Six,
        Wants = bridge.Filter.Wants,
        AtOnce = bridge.AtOnce,
        BatchMax = bridge.BatchMax,
    });
}
