using Inventory.Events.Streams;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Inventory.Samples.LowStock;

/// <summary>
/// Orleans activates one for each slice of each tenant in which something happens, and tells it the events. It begins with the whole history,
/// and after that behind the position that its list was kept at: an event that it hears again changes nothing.
/// </summary>
/// <param name="kept">The list and its position, in the silo's usual storage.</param>
[ImplicitStreamSubscription(JournalStreams.Namespace)]
public sealed class LowStockGrain([PersistentState("lowstock")] IPersistentState<LowStockState> kept)
    : Grain, ILowStockGrain, IStreamSubscriptionObserver, IAsyncObserver<InventoryEvent>
{
    /// <summary>From so few units on an item is on the list.</summary>
    public const long Few = 2;

    // The list is not written with each event: what comes after the last time is heard again by the next activation.
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(5);

    private long _position;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _position = kept.State.Position;
        this.RegisterGrainTimer(KeepAsync, new() { DueTime = KeepEvery, Period = KeepEvery });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => KeepAsync();

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<InventoryEvent>().ResumeAsync(this, JournalToken.Behind(_position));

    /// <inheritdoc/>
    public Task OnNextAsync(InventoryEvent item, StreamSequenceToken? token = null)
    {
        if (item.Item is { } change)
        {
            if (change.Available <= Few) kept.State.Low[item.Subject] = change.Available;
            else kept.State.Low.Remove(item.Subject);
        }

        _position = item.Position;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;   // what was not taken is told again

    /// <inheritdoc/>
    public Task<LowItem[]> ListAsync() =>
        Task.FromResult<LowItem[]>([.. kept.State.Low.Select(static item => new LowItem(item.Key, item.Value))]);

    private Task KeepAsync()
    {
        if (kept.State.Position == _position) return Task.CompletedTask;
        kept.State.Position = _position;
        return kept.WriteStateAsync();
    }
}
