using Orleans.Streams;

namespace Inventory.Events.Streams;

/// <summary>Follows all events of a tenant, in a grain or in a client outside.</summary>
public static class TenantFollowing
{
    /// <summary>
    /// Subscribes to the sixteen streams of a tenant, or resumes the subscriptions that this subscriber has already. A grain calls it on
    /// each activation. An exception of the handler holds the item's events back, and only those, and has the event tried again.
    /// </summary>
    /// <param name="streams">The provider.</param>
    /// <param name="tenant">The tenant's name.</param>
    /// <param name="onEvent">Handles an event; those of one item one after the other.</param>
    /// <param name="prefix">Only of what begins with it, as items do; null for everything. Fixed when the subscription is made.</param>
    /// <param name="after">
    /// The position of the last event that was handled, to go on behind it; 0 for everything there is. Null for what happens from now on
    /// or, where the subscriptions are there already, what the relay has not delivered.
    /// </param>
    public static async Task<TenantSubscription> FollowTenantAsync(this IStreamProvider streams, string tenant,
        Func<InventoryEvent, Task> onEvent, string? prefix = null, long? after = null)
    {
        var handles = await Task.WhenAll(Enumerable.Range(0, JournalStreams.Slices)
            .Select(slice => streams.FollowSliceAsync(tenant, slice, onEvent, prefix, after)));
        return new(handles);
    }

    /// <summary>Subscribes to one stream of a tenant, or resumes the subscription that this subscriber has already.</summary>
    /// <inheritdoc cref="FollowTenantAsync"/>
    public static async Task<StreamSubscriptionHandle<InventoryEvent>> FollowSliceAsync(this IStreamProvider streams, string tenant,
        int slice, Func<InventoryEvent, Task> onEvent, string? prefix = null, long? after = null)
    {
        var token = after is { } position ? JournalToken.Behind(position) : null;
        var stream = streams.GetStream<InventoryEvent>(JournalStreams.Of(tenant, slice));
        var observer = new Observer(onEvent);
        StreamSubscriptionHandle<InventoryEvent>? resumed = null;
        foreach (var known in await stream.GetAllSubscriptionHandles())
        {
            if (resumed is null) resumed = await known.ResumeAsync(observer, token);
            else await known.UnsubscribeAsync();
        }

        return resumed ?? await stream.SubscribeAsync(observer, token, prefix);
    }

    private sealed class Observer(Func<InventoryEvent, Task> onEvent) : IAsyncObserver<InventoryEvent>
    {
        public Task OnNextAsync(InventoryEvent item, StreamSequenceToken? token = null) => onEvent(item);

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;   // what failed is tried again by the relay
    }
}
