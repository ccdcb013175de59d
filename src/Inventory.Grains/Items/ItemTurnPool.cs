using System.Collections.Concurrent;
using Inventory.Domain.Items;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Items;

/// <summary>Rounds to be used again, so that an item that rests keeps none: as many exist as rounds ran at once.</summary>
internal sealed class ItemTurnPool
{
    private readonly ConcurrentBag<ItemTurn> _resting = [];

    public ItemTurn Take(ItemId item, Tenant tenant) => _resting.TryTake(out var turn) ? turn.For(item, tenant) : new(item, tenant);

    public void Return(ItemTurn turn) => _resting.Add(turn);
}
