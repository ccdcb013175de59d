using Inventory.Contracts;
using Inventory.Grains.Items;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Holds;

/// <summary>An item as a desk for several sees it, see <see cref="IItemLoans"/>.</summary>
internal interface ILentItem
{
    /// <inheritdoc cref="IItemLoans.Enter"/>
    Task<ItemStill> Enter(long loan, bool takesUnits);

    /// <inheritdoc cref="IItemLoans.TryEnter"/>
    Task<ItemStill> TryEnter(long loan, bool takesUnits);

    /// <inheritdoc cref="IItemLoans.Ended"/>
    Task Ended();

    /// <inheritdoc cref="IItemLoans.Leave"/>
    Task Leave(long loan, ItemMoved moved);
}

/// <summary>The items that can be asked to stand still.</summary>
internal interface ILentItems
{
    /// <summary>An item.</summary>
    ILentItem Find(string tenant, string itemId);

    /// <summary>Whether an item that failed so is out of reach, rather than that it does not know what was asked.</summary>
    bool IsOutOfReach(Exception failed);
}

/// <summary>They are grains, here or on other nodes.</summary>
internal sealed class LentGrains(IGrainFactory grains, ILocalSiloDetails silo) : ILentItems
{
    /// <inheritdoc />
    public ILentItem Find(string tenant, string itemId) =>
        new LentGrain(grains.GetGrain<IItemLoans>(GrainKeys.Item(tenant, itemId)), silo.SiloAddress);

    /// <inheritdoc />
    public bool IsOutOfReach(Exception failed) => failed is TimeoutException or OrleansException or OperationCanceledException;

    private sealed class LentGrain(IItemLoans grain, SiloAddress node) : ILentItem
    {
        public Task<ItemStill> Enter(long loan, bool takesUnits) => grain.Enter(loan, node, takesUnits);

        public Task<ItemStill> TryEnter(long loan, bool takesUnits) => grain.TryEnter(loan, node, takesUnits);

        public Task Ended() => grain.Ended();

        public Task Leave(long loan, ItemMoved moved) => grain.Leave(loan, moved);
    }
}
