using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts;

/// <summary>The event of the inbox that a command carries out: settled with its effect, or not at all.</summary>
[GenerateSerializer, Immutable, Alias("inventory.InboxMark")]
public sealed record InboxMark
{
    /// <summary>Who told the event.</summary>
    [Id(0)] public required string Source { get; init; }

    /// <summary>Its id there.</summary>
    [Id(1)] public required string EventId { get; init; }

    /// <summary>Which attempt this is: once another one has begun, the command has no effect any more.</summary>
    [Id(2)] public required int Attempt { get; init; }
}
