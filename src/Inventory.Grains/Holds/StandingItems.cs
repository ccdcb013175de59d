using Inventory.Contracts;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Tenants;
using Orleans.Runtime;

namespace Inventory.Grains.Holds;

/// <summary>
/// The items that stand still for one decision. Enter them in byte order: everybody does, so nobody waits in a circle. Disposing lets them
/// go on, each with what became of it, and waits for none of them: the decision is made, and an item that is leaving its silo hears of
/// nothing any more.
/// </summary>
internal sealed class StandingItems(StandingServices services, Tenant tenant) : IDisposable
{
    private static long _loans = TimeProvider.System.GetTimestamp();
    private readonly long _loan = Interlocked.Increment(ref _loans);
    private readonly List<(ItemId Item, ItemStill Still)> _entered = [];
    private readonly Dictionary<ItemId, ItemMoved> _moved = [];

    /// <summary>The items that exist and stand still, in byte order.</summary>
    public IReadOnlyList<(ItemId Item, ItemStill Still)> All => _entered;

    /// <summary>
    /// Waits until the item stands still, or tells why it does not. One that does not answer in time is out of reach and taken for moving.
    /// </summary>
    /// <param name="item">The item; after all those entered before.</param>
    /// <param name="takesUnits">What is over there has to end first.</param>
    public async Task<ItemStill> EnterAsync(ItemId item, bool takesUnits)
    {
        var entering = Grain(item).Enter(_loan, services.Node, takesUnits);
        try
        {
            var still = await entering.WaitAsync(StandingServices.EnterMax, services.Time, services.Hurry);
            if (still.Item is not null) _entered.Add((item, still));
            return still;
        }
        catch (Exception failed) when (failed is TimeoutException or OrleansException or OperationCanceledException)
        {
            services.NotReached("stand still", item.Value, failed);
            entering.Ignore();
            // It may come to stand still yet, for nobody.
            _ = LeaveAsync(item);
            return new() { Moving = true };
        }
    }

    /// <summary>
    /// Waits until the item has ended what <see cref="ItemStill.Ending"/> told of, for as long as an item is waited for at all. Hold no
    /// item meanwhile.
    /// </summary>
    public static async Task EndedAsync(StandingServices services, Tenant tenant, ItemId item)
    {
        var ended = services.Grains.GetGrain<IItemLoans>(GrainKeys.Item(tenant.Name, item.Value)).Ended();
        try
        {
            await ended.WaitAsync(StandingServices.EnterMax, services.Time, services.Hurry);
        }
        catch (Exception failed) when (failed is TimeoutException or OrleansException or OperationCanceledException)
        {
            services.NotReached("tell when it has ended what is over", item.Value, failed);
            ended.Ignore();
        }
    }

    /// <summary>What the item shall be told; one that is told nothing reads itself again.</summary>
    public void Tell(ItemId item, ItemMoved moved) => _moved[item] = moved;

    /// <summary>What all items that stand still shall be told.</summary>
    public void TellAll(ItemMoved moved)
    {
        foreach (var (item, _) in _entered) Tell(item, moved);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (item, _) in _entered) _ = LeaveAsync(item);
    }

    private async Task LeaveAsync(ItemId item)
    {
        try
        {
            await Grain(item).Leave(_loan, _moved.GetValueOrDefault(item) ?? new ItemMoved());
        }
        catch (Exception failed)
        {
            // Whoever decided has the answer already. An item out of reach goes on by itself, and the ledger's versions keep it from harm.
            services.NotReached("go on", item.Value, failed);
        }
    }

    private IItemLoans Grain(ItemId item) => services.Grains.GetGrain<IItemLoans>(GrainKeys.Item(tenant.Name, item.Value));
}
