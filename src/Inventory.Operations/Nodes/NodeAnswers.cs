using System.Collections.Immutable;
using Orleans.Runtime;

namespace Inventory.Operations.Nodes;

/// <summary>What the nodes of the cluster answered, as many as did.</summary>
/// <param name="Answers">One for each node that answered in time, in the order of their addresses.</param>
/// <param name="Missing">The nodes that count as members and did not: what they know is missing in the whole.</param>
public sealed record NodeAnswers<TReport>(ImmutableArray<NodeAnswer<TReport>> Answers, ImmutableArray<MissingNode> Missing);

/// <summary>One node's answer.</summary>
/// <param name="Node">The node.</param>
/// <param name="Report">What it knows.</param>
public sealed record NodeAnswer<TReport>(SiloAddress Node, TReport Report);

/// <summary>A node of which nothing is known now.</summary>
/// <param name="Node">The node.</param>
/// <param name="Why">Why nothing is known.</param>
public sealed record MissingNode(SiloAddress Node, MissingReason Why);

/// <summary>Why a node is missing.</summary>
public enum MissingReason
{
    /// <summary>It has not answered in time: it died and is not found dead yet, it is cut off, or very busy.</summary>
    NotInTime,

    /// <summary>It could not answer; a node of an older version does not know the question.</summary>
    Failed,
}
