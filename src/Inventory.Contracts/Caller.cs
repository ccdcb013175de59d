using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts;

/// <summary>Who asks. Make one per principal and use it again.</summary>
[GenerateSerializer, Immutable, Alias("inventory.Caller")]
public sealed record Caller
{
    /// <summary>The name journalled with what they cause; 1 to 64 characters.</summary>
    [Id(0)] public required string Actor { get; init; }

    /// <summary>The one channel whose holds they may change; null for any.</summary>
    [Id(1)] public string? Channel { get; init; }
}
