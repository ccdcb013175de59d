using System.Reflection;
using Orleans;

namespace Inventory.Operations.Pulse;

/// <summary>What this node is.</summary>
internal sealed class NodeFacts(TimeProvider time)
{
    private static readonly string Version =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public NodeReport Now(int waiting) => new()
    {
        Version = Version,
        StartedAt = _startedAt,
        Waiting = waiting,
    };
}

/// <summary>What a node is.</summary>
[GenerateSerializer, Immutable, Alias("inventory.NodeReport")]
public sealed record NodeReport
{
    /// <summary>The version of the program.</summary>
    [Id(0)] public required string Version { get; init; }

    /// <summary>When it started, by its own clock.</summary>
    [Id(1)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Commands that wait for its lanes.</summary>
    [Id(2)] public required long Waiting { get; init; }
}
