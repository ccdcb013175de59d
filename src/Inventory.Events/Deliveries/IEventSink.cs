using Inventory.Events.Feed;

namespace Inventory.Events.Deliveries;

/// <summary>Where a consumer's events go.</summary>
public interface IEventSink
{
    /// <summary>
    /// Sends events, in their order. Once one has failed, later ones of the same tenant and subject are not tried
    /// (<see cref="DeliveryResult.NotTried"/>); others are. An exception counts as a failure of all of them.
    /// </summary>
    /// <param name="events">As many as <see cref="ConsumerTerms.BatchMax"/> allows, at least one.</param>
    /// <param name="cancellation">Calls it off, when the node stops or has lost the consumer.</param>
    /// <returns>What came of each, in the same order.</returns>
    Task<IReadOnlyList<DeliveryResult>> SendAsync(IReadOnlyList<ToldEvent> events, CancellationToken cancellation);
}
