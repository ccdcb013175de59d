using Orleans.Streams;

namespace Inventory.Events.Streams;

/// <summary>A subscription to all events of a tenant.</summary>
public sealed class TenantSubscription
{
    internal TenantSubscription(IReadOnlyList<StreamSubscriptionHandle<InventoryEvent>> handles) => Handles = handles;

    /// <summary>Its subscriptions, one for each stream.</summary>
    public IReadOnlyList<StreamSubscriptionHandle<InventoryEvent>> Handles { get; }

    /// <summary>Ends it for good; what happens from then on is not kept for anybody.</summary>
    public Task UnsubscribeAsync() => Task.WhenAll(Handles.Select(static handle => handle.UnsubscribeAsync()));
}
