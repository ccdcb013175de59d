using Inventory.Domain.Items;

namespace Inventory.Grains;

/// <summary>The ledger's numbers of the items that a decision is about.</summary>
internal interface IItemKeys
{
    /// <summary>The number of an item that exists.</summary>
    long KeyOf(ItemId item);
}
