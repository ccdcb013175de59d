using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Grains.Items;

/// <summary>
/// How commands come to an item from the doors of all processes, see <see cref="ItemDoors"/>. The key is the item's. A command is one of
/// the records of <c>Inventory.Contracts</c> that concern a hold whose only line is on this item, or the item's stock; its answer is of the
/// type that belongs to it.
/// </summary>
[Alias("inventory.IItemDoor")]
internal interface IItemDoor : IGrainWithStringKey
{
    /// <summary>
    /// How long a call is waited for, in place of Orleans' 30 s: whoever asks for a hold knows within seconds that its outcome is not
    /// known.
    /// </summary>
    const string Patience = "00:00:03.500";

    /// <summary>Carries out one command.</summary>
    [AlwaysInterleave, ResponseTimeout(Patience), Alias("One")] Task<object> One(object command);

    /// <summary>Carries out many, in their order; each stands alone.</summary>
    [AlwaysInterleave, ResponseTimeout(Patience), Alias("Many")] Task<GroupAnswers> Many(CommandGroup group);
}

/// <summary>An item as its door in this process sees it.</summary>
internal interface IItemBehindDoor
{
    /// <summary>As <see cref="IItemDoor.One"/>.</summary>
    Task<object> One(object command);

    /// <summary>As <see cref="IItemDoor.Many"/>.</summary>
    Task<GroupAnswers> Many(CommandGroup group);
}

/// <summary>The item is a grain, here or on another node.</summary>
internal sealed class GrainBehindDoor(IItemDoor grain) : IItemBehindDoor
{
    /// <inheritdoc />
    public Task<object> One(object command) => grain.One(command);

    /// <inheritdoc />
    public Task<GroupAnswers> Many(CommandGroup group) => grain.Many(group);
}

/// <summary>Commands for one item that came to the same door, in order of arrival.</summary>
[GenerateSerializer, Immutable, Alias("inventory.CommandGroup")]
internal sealed record CommandGroup
{
    /// <summary>The commands.</summary>
    [Id(0)] public required ImmutableArray<object> Commands { get; init; }

    /// <summary>The span that asks for each of them, as a W3C traceparent; null where one is not traced, empty where none is.</summary>
    [Id(1)] public ImmutableArray<string?> Askers { get; init; } = [];
}

/// <summary>What the item answers to a group.</summary>
[GenerateSerializer, Immutable, Alias("inventory.GroupAnswers")]
internal sealed record GroupAnswers
{
    /// <summary>An answer to each command, in order; or an exception, where the command could not be carried out.</summary>
    [Id(0)] public required ImmutableArray<object> Answers { get; init; }

    /// <summary>The node on which the item was, see <see cref="Expiry.NodeName"/>.</summary>
    [Id(1)] public required string Node { get; init; }
}

/// <summary>Reads a hold, confirmed.</summary>
[GenerateSerializer, Immutable, Alias("inventory.GetHold")]
internal sealed record GetHold
{
    /// <summary>The hold.</summary>
    [Id(0)] public required string HoldId { get; init; }
}
