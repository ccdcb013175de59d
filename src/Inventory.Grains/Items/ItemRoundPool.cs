using System.Collections.Concurrent;
using Inventory.Domain.Items;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Items;

/// <summary>Rounds to be used again, so that an item that rests keeps none: as many exist as rounds ran at once.</summary>
internal sealed class ItemRoundPool
{
    private readonly ConcurrentBag<ItemRound> _resting = [];

    public ItemRound Take(ItemId item, Tenant tenant) => _resting.TryTake(out var round) ? round.For(item, tenant) : new(item, tenant);

    public void Return(ItemRound round) => _resting.Add(round);
}
