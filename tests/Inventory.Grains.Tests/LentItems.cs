using Inventory.Contracts;
using Inventory.Grains.Items;

namespace Inventory.Grains.Tests;

/// <summary>Items as those who decide about several of them call them.</summary>
internal static class LentItems
{
    /// <summary>One of a node's tenant.</summary>
    public static IItemLoans Loans(this Node node, string itemId) =>
        node.Grains.GetGrain<IItemLoans>(GrainKeys.Item(Node.Tenant, itemId));
}
