using Inventory.Contracts;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Tenants;
using Orleans;

namespace Inventory.Grains.Holds;

/// <summary>
/// The items that stand still for one decision. Enter them in byte order: everybody does, so nobody waits in a circle. Disposing lets them go on, each
/// with what became of it.
/// </summary>
internal sealed class StandingItems(IGrainFactory grains, Tenant tenant) : IAsyncDisposable
{
    private static long _turns = TimeProvider.System.GetTimestamp();
    private readonly long _turn = Interlocked.Increment(ref _turns);
    private readonly List<(ItemId Item, ItemStill Still)> _entered = [];
    private readonly Dictionary<ItemId, ItemMoved> _moved = [];

    /// <summary>The items that exist and stand still, in byte order.</summary>
    public IReadOnlyList<(ItemId Item, ItemStill Still)> All => _entered;

    /// <summary>Waits until the item stands still, or tells why it does not.</summary>
    /// <param name="item">The item; after all those entered before.</param>
    /// <param name="takesUnits">What is over there has to end first.</param>
    public async Task<ItemStill> EnterAsync(ItemId item, bool takesUnits)
    {
        var still = await Grain(item).Enter(_turn, takesUnits);
        if (still.Item is not null) _entered.Add((item, still));
        return still;
    }

    /// <summary>What the item shall be told; one that is told nothing reads itself again.</summary>
    public void Tell(ItemId item, ItemMoved moved) => _moved[item] = moved;

    /// <inheritdoc />
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_entered.Select(entered => LeaveAsync(entered.Item)));

    private async Task LeaveAsync(ItemId item)
    {
        try
        {
            await Grain(item).Leave(_turn, _moved.GetValueOrDefault(item) ?? new ItemMoved());
        }
        catch (Exception)
        {
            // Whoever decided has the answer already. An item out of reach goes on by itself, and the ledger's versions keep it from harm.
        }
    }

    private IItemTurns Grain(ItemId item) => grains.GetGrain<IItemTurns>(GrainKeys.Item(tenant.Name, item.Value));
}
