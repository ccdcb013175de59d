using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts;

/// <summary>What is wrong with one field of a request.</summary>
[GenerateSerializer, Immutable, Alias("inventory.FieldError")]
public sealed record FieldError
{
    /// <summary>The field's path, as <c>lines[0].itemId</c>.</summary>
    [Id(0)] public required string Field { get; init; }

    /// <summary>Why, as a sentence's end: "must be ...".</summary>
    [Id(1)] public required string Why { get; init; }
}
