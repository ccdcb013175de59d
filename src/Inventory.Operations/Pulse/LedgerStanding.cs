using Orleans;

namespace Inventory.Operations.Pulse;

/// <summary>How the ledger stands, over all tenants, as a node sees it.</summary>
[GenerateSerializer, Immutable, Alias("inventory.LedgerStanding")]
public sealed record LedgerStanding
{
    /// <summary>Lines of holds that are held and have an end.</summary>
    [Id(0)] public long Pending { get; init; }

    /// <summary>Lines of holds that are over for more than ten seconds and still open.</summary>
    [Id(1)] public long Stuck { get; init; }

    /// <summary>Items that disagree with their holds or their journal.</summary>
    [Id(2)] public long Drifted { get; init; }

    /// <summary>Items of which more is promised than there is.</summary>
    [Id(3)] public long Short { get; init; }

    /// <summary>Items of which more is promised than stock and overbooking limit allow.</summary>
    [Id(4)] public long Overbooked { get; init; }

    /// <summary>Units that are wrong, as a part of all that is held or allocated.</summary>
    [Id(5)] public double Discrepancy { get; init; }

    /// <summary>Rows of the journal in its default partition, for want of their month's.</summary>
    [Id(20)] public long DefaultRows { get; init; }

    /// <summary>For how many seconds from now on the journal has partitions; null where the node has not looked yet.</summary>
    [Id(21)] public double? PartitionsAhead { get; init; }

    /// <summary>Whether a month of the journal that is older than is kept stays for a consumer that has not read it.</summary>
    [Id(22)] public long PartitionsHeldBack { get; init; }

    /// <summary>Events that were given up on their way out, of the kind of consumer that has most of them.</summary>
    [Id(23)] public long DeliveriesDead { get; init; }

    /// <summary>Events of other systems that wait for a person, of the source and type that has most of them.</summary>
    [Id(24)] public long InboxDead { get; init; }

    /// <summary>Events of other systems that wait for their effect, of the source and type that has most of them.</summary>
    [Id(25)] public long InboxBacklog { get; init; }

    internal LedgerStanding With(LedgerStanding? other) => other is null ? this : new()
    {
        Pending = Math.Max(Pending, other.Pending),
        Stuck = Math.Max(Stuck, other.Stuck),
        Drifted = Math.Max(Drifted, other.Drifted),
        Short = Math.Max(Short, other.Short),
        Overbooked = Math.Max(Overbooked, other.Overbooked),
        Discrepancy = Math.Max(Discrepancy, other.Discrepancy),
        DefaultRows = Math.Max(DefaultRows, other.DefaultRows),
        PartitionsAhead = PartitionsAhead < other.PartitionsAhead ? PartitionsAhead : other.PartitionsAhead ?? PartitionsAhead,
        PartitionsHeldBack = Math.Max(PartitionsHeldBack, other.PartitionsHeldBack),
        DeliveriesDead = Math.Max(DeliveriesDead, other.DeliveriesDead),
        InboxDead = Math.Max(InboxDead, other.InboxDead),
        InboxBacklog = Math.Max(InboxBacklog, other.InboxBacklog),
    };
}
