using Orleans;

namespace Inventory.Operations.Refusals;

/// <summary>One refusal as it was answered.</summary>
[GenerateSerializer, Immutable, Alias("inventory.Refused")]
public sealed record Refused
{
    /// <summary>When it was answered, in real time.</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>
    /// What was asked: of a hold <c>place</c>, <c>change</c>, <c>confirm</c>, <c>release</c>, <c>cancel</c> or <c>fulfil</c>; of an item
    /// <c>set</c>, <c>adjust</c> or <c>count</c>.
    /// </summary>
    [Id(1)] public required string Operation { get; init; }

    /// <summary>The hold that it was about; null of an item's own command.</summary>
    [Id(2)] public string? HoldId { get; init; }

    /// <summary>Its code.</summary>
    [Id(3)] public required string Code { get; init; }

    /// <summary>The first item that is named as its reason; null where none is.</summary>
    [Id(4)] public string? ItemId { get; init; }

    /// <summary>The channel that asked; null for none.</summary>
    [Id(5)] public string? Channel { get; init; }

    /// <summary>The public id of the key that asked; null for a caller in the cluster.</summary>
    [Id(6)] public string? KeyId { get; init; }

    /// <summary>Its receipt, where it has one.</summary>
    [Id(7)] public string? ReceiptId { get; init; }

    /// <summary>The name under which it would have been journalled.</summary>
    [Id(8)] public string? Actor { get; init; }
}
