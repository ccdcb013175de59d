using Inventory.Events.Streams;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Samples.LowStockStream;

/// <summary>
/// Follows its slice from its first activation on: Orleans activates it again whenever something is to be told. It begins with the whole
/// history, and after that behind the position that its list was kept at: an event that it hears again changes nothing.
/// </summary>
/// <param name="kept">The list and its position, in the silo's usual storage.</param>
public sealed class LowStockGrain([PersistentState("lowstock")] IPersistentState<LowStockState> kept) : Grain, ILowStockGrain
{
    /// <summary>From so few units on an item is on the list.</summary>
    public const long Few = 2;

    // The list is not written with each event: what comes after the last time is heard again by the next activation.
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(5);

    private long _position;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _position = kept.State.Position;
        this.RegisterGrainTimer(KeepAsync, new() { DueTime = KeepEvery, Period = KeepEvery });
        JournalStreams.TrySplit(StreamId.Create(JournalStreams.Namespace, this.GetPrimaryKeyString()), out var tenant, out var slice);
        await this.GetStreamProvider(JournalStreams.ProviderName).FollowSliceAsync(tenant, slice, HearAsync, after: _position);
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => KeepAsync();

    /// <inheritdoc/>
    public Task<LowItem[]> ListAsync() =>
        Task.FromResult<LowItem[]>([.. kept.State.Low.Select(static item => new LowItem(item.Key, item.Value))]);

    private Task HearAsync(InventoryEvent told)
    {
        if (told.Item is { } change)
        {
            if (change.Available <= Few) kept.State.Low[told.Subject] = change.Available;
            else kept.State.Low.Remove(told.Subject);
        }

        _position = told.Position;
        return Task.CompletedTask;
    }

    private Task KeepAsync()
    {
        if (kept.State.Position == _position) return Task.CompletedTask;
        kept.State.Position = _position;
        return kept.WriteStateAsync();
    }
}
