using System.Collections.Immutable;
using Inventory.Operations.Nodes;
using Orleans;

namespace Inventory.Operations.Pulse;

/// <summary>What a node knows of its last steps, and of itself.</summary>
[GenerateSerializer, Immutable, Alias("inventory.PulseReport")]
public sealed record PulseReport
{
    /// <summary>Its steps, oldest first; those are missing in which it did not run.</summary>
    [Id(0)] public required ImmutableArray<PulseStep> Steps { get; init; }

    /// <summary>Since when it cannot read and write the ledger; null while it can.</summary>
    [Id(1)] public DateTimeOffset? LedgerAwaySince { get; init; }

    /// <summary>Nodes that were found dead in its time and have not come back.</summary>
    [Id(2)] public required ImmutableArray<LostNode> Lost { get; init; }

    /// <summary>What it is.</summary>
    [Id(3)] public required NodeReport Facts { get; init; }
}

/// <summary>Asks each node for its last steps.</summary>
/// <param name="Steps">How many at most; 360 are an hour.</param>
[GenerateSerializer, Immutable, Alias("inventory.PulseQuestion")]
internal sealed record PulseQuestion([property: Id(0)] int Steps) : NodeQuestion<NodePulse, PulseReport>
{
    protected override PulseReport Ask(NodePulse source) => source.Report(Steps);
}
