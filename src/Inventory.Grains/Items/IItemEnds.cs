using Inventory.Contracts;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Grains.Items;

/// <summary>How the sweep comes to an item. The key is the item's.</summary>
[Alias("inventory.IItemEnds")]
internal interface IItemEnds : IGrainWithStringKey
{
    /// <summary>Ends what is over on the item, and tells how much of that was left to this call.</summary>
    [AlwaysInterleave, Alias("End")] Task<ItemEnded> End();
}

/// <summary>What a sweep came to on one item.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ItemEnded")]
internal sealed record ItemEnded
{
    /// <summary>Whether the item could be looked at.</summary>
    [Id(0)] public required Outcome Outcome { get; init; }

    /// <summary>Lines of holds that this call ended.</summary>
    [Id(1)] public int Lines { get; init; }

    /// <summary>More is over than was ended at once.</summary>
    [Id(2)] public bool More { get; init; }
}
