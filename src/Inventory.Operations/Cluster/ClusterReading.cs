using System.Collections.Immutable;
using Inventory.Ledger.Reads;
using Inventory.Operations.Pulse;
using Orleans.Runtime;

namespace Inventory.Operations.Cluster;

/// <summary>The cluster at a moment.</summary>
public sealed record ClusterReading
{
    /// <summary>Its members, by address; those that are dead are none.</summary>
    public required ImmutableArray<ClusterNode> Nodes { get; init; }

    /// <summary>Nodes that died lately and have not come back.</summary>
    public required ImmutableArray<LostNode> Lost { get; init; }

    /// <summary>How many grains of each kind are active, on all nodes that tell.</summary>
    public required ImmutableArray<GrainCount> Grains { get; init; }

    /// <summary>What the database tells; null where this node cannot reach it now.</summary>
    public DatabaseFacts? Database { get; init; }

    /// <summary>Since when a node cannot reach it; null where all can.</summary>
    public DateTimeOffset? DatabaseAwaySince { get; init; }
}

/// <summary>A member of the cluster.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Status">What the membership says.</param>
/// <param name="Report">What it tells of itself; null where it does not answer.</param>
/// <param name="Load">What it takes of its machine; null where it is not known.</param>
public sealed record ClusterNode(SiloAddress Address, SiloStatus Status, PulseReport? Report, NodeLoad? Load);

/// <summary>What a node takes of its machine, as Orleans measures it.</summary>
/// <param name="Activations">Grains that are active on it.</param>
/// <param name="ProcessorPercent">Of the processors it may use.</param>
/// <param name="MemoryBytes">Memory it has in use.</param>
public sealed record NodeLoad(int Activations, double ProcessorPercent, long MemoryBytes);

/// <summary>How many grains of a kind are active.</summary>
/// <param name="Kind">The name of their class.</param>
/// <param name="Count">How many.</param>
public sealed record GrainCount(string Kind, long Count);
