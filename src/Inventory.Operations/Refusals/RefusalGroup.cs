using Orleans;

namespace Inventory.Operations.Refusals;

/// <summary>Refusals that have all of it in common.</summary>
/// <param name="Code">Their code.</param>
/// <param name="ItemId">The first item that they name; null for none.</param>
/// <param name="Channel">The channel that asked; null for none.</param>
/// <param name="KeyId">The key that asked; null for callers in the cluster.</param>
[GenerateSerializer, Immutable, Alias("inventory.RefusalGroup")]
public readonly record struct RefusalGroup(
    [property: Id(0)] string Code, [property: Id(1)] string? ItemId, [property: Id(2)] string? Channel, [property: Id(3)] string? KeyId);

/// <summary>How often there was such a refusal.</summary>
/// <param name="Group">What they have in common.</param>
/// <param name="Count">How many, at most.</param>
/// <param name="TooMany">By how many the count may be too high; 0 where it is exact.</param>
[GenerateSerializer, Immutable, Alias("inventory.RefusalCount")]
public readonly record struct RefusalCount(
    [property: Id(0)] RefusalGroup Group, [property: Id(1)] long Count, [property: Id(2)] long TooMany);
