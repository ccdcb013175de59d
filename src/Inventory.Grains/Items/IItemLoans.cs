using System.Collections.Immutable;
using Inventory.Contracts.Items;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Inventory.Grains.Items;

/// <summary>
/// How an item takes part in a decision about several items: it stands still while the coordinator decides, so that neither its own callers
/// nor another coordinator make the decision stale. A courtesy, not a lock: the versions in the ledger protect the truth, and an item whose
/// coordinator does not come back goes on by itself.
/// </summary>
[Alias("inventory.IItemLoans")]
internal interface IItemLoans : IGrainWithStringKey
{
    /// <summary>
    /// Waits until the item stands still for this loan. Ask items in the byte order of their ids, and nobody waits in a circle.
    /// </summary>
    /// <param name="loan">The coordinator's number for it.</param>
    /// <param name="node">The silo the coordinator is on: when that dies, the item goes on at once.</param>
    /// <param name="takesUnits">
    /// What is over here has to end first. False for what takes none, and for the ending of one hold above all: it must not wait for that
    /// of the others.
    /// </param>
    [AlwaysInterleave, Alias("Enter")] Task<ItemStill> Enter(long loan, SiloAddress node, bool takesUnits);

    /// <summary>
    /// As <see cref="Enter"/>, but waits behind no other coordinator, only for what the item itself has under way: whoever enters so may
    /// have entered any other items before. An item that is lent, or that others wait for, says so.
    /// </summary>
    [AlwaysInterleave, Alias("TryEnter")] Task<ItemStill> TryEnter(long loan, SiloAddress node, bool takesUnits);

    /// <summary>
    /// Waits until what <see cref="ItemStill.Ending"/> told of has ended, or could not be ended now. Hold no item meanwhile: the ending
    /// enters them.
    /// </summary>
    [AlwaysInterleave, Alias("Ended")] Task Ended();

    /// <summary>Lets the item go on, or waits for it no longer.</summary>
    [AlwaysInterleave, Alias("Leave")] Task Leave(long loan, ItemMoved moved);
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

    /// <summary>It does not stand still: holds on several items are over, and the item is ending them.</summary>
    [Id(3)] public bool Ending { get; init; }

    /// <summary>The ledger could not be reached to see how the item stands.</summary>
    [Id(4)] public bool Unavailable { get; init; }

    /// <summary>It does not stand still, for it is on its way to another silo or out of reach: ask again in a moment.</summary>
    [Id(5)] public bool Moving { get; init; }

    /// <summary>It does not stand still, for it does so for others: wait for it in order.</summary>
    [Id(6)] public bool Lent { get; init; }
}

/// <summary>What became of an item while it stood still.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ItemMoved")]
internal sealed record ItemMoved
{
    /// <summary>The item as the ledger has it now; null: read it again.</summary>
    [Id(0)] public ItemView? Item { get; init; }

    /// <summary>Its shortage.</summary>
    [Id(1)] public long Shortage { get; init; }

    /// <summary>The holds that were decided about.</summary>
    [Id(2)] public ImmutableArray<HoldMoved> Holds { get; init; } = [];

    /// <summary>Nothing was written.</summary>
    [Id(3)] public bool Nothing { get; init; }

    /// <summary>The decision was stale: somebody may have written to the item.</summary>
    [Id(4)] public bool Stale { get; init; }

    /// <summary>The decision could not be stored although it was made on the item's row: its counters may be wrong.</summary>
    [Id(5)] public bool Suspect { get; init; }
}

/// <summary>What became of a hold on an item that stood still.</summary>
[GenerateSerializer, Immutable, Alias("inventory.HoldMoved")]
internal sealed record HoldMoved
{
    /// <summary>The hold.</summary>
    [Id(0)] public required string HoldId { get; init; }

    /// <summary>When it would have ended, had nothing been decided; null for one that had no end.</summary>
    [Id(1)] public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>When it ends now; null for one that lives here no longer.</summary>
    [Id(2)] public DateTimeOffset? EndsNow { get; init; }
}
