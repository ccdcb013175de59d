using System.Collections.Immutable;
using Inventory.Contracts.Items;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Grains.Items;

/// <summary>
/// How an item takes part in a decision about several items: it stands still while the coordinator decides, so that neither its own callers nor another
/// coordinator make the decision stale. A courtesy, not a lock: the versions in the ledger protect the truth, and an item whose coordinator does not
/// come back goes on by itself.
/// </summary>
[Alias("inventory.IItemTurns")]
internal interface IItemTurns : IGrainWithStringKey
{
    /// <summary>Waits until the item stands still for this turn. Ask items in the byte order of their ids, and nobody waits in a circle.</summary>
    [AlwaysInterleave, Alias("Enter")] Task<ItemStill> Enter(long turn);

    /// <summary>Lets the item go on.</summary>
    [AlwaysInterleave, Alias("Leave")] Task Leave(long turn, ItemMoved moved);
}

/// <summary>An item that stands still.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ItemStill")]
internal sealed record ItemStill
{
    /// <summary>The ledger's number of it.</summary>
    [Id(0)] public long ItemKey { get; init; }

    /// <summary>The item; null when there is none.</summary>
    [Id(1)] public ItemView? Item { get; init; }

    /// <summary>Its shortage.</summary>
    [Id(2)] public long Shortage { get; init; }

    /// <summary>Holds on several items that are over and count no longer: end them first.</summary>
    [Id(3)] public ImmutableArray<string> Over { get; init; } = [];

    /// <summary>The ledger could not be reached to see how the item stands.</summary>
    [Id(4)] public bool Unavailable { get; init; }
}

/// <summary>What became of an item while it stood still.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ItemMoved")]
internal sealed record ItemMoved
{
    /// <summary>The item as the ledger has it now; null: read it again.</summary>
    [Id(0)] public ItemView? Item { get; init; }

    /// <summary>Its shortage.</summary>
    [Id(1)] public long Shortage { get; init; }

    /// <summary>The hold that was decided about; null where none was.</summary>
    [Id(2)] public string? HoldId { get; init; }

    /// <summary>When it would have ended, had nothing been decided.</summary>
    [Id(3)] public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>When it ends now.</summary>
    [Id(4)] public DateTimeOffset? EndsNow { get; init; }

    /// <summary>Nothing was written.</summary>
    [Id(5)] public bool Nothing { get; init; }
}
