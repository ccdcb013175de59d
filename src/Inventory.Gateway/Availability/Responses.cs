using System.ComponentModel;
using Inventory.Http.Json;

namespace Inventory.Gateway.Availability;

/// <summary>The answer about items.</summary>
[Description("What may still be promised of each item.")]
internal sealed record ItemsAvailability
{
    [Description("The items that exist, in the order of the question.")]
    public required IReadOnlyList<ItemAvailability> Items { get; init; }

    [Description("The ids of items that do not exist.")] public required IReadOnlyList<string> Unknown { get; init; }

    [Description("As of when; may lag up to a second.")] public required DateTimeOffset AsOf { get; init; }
}

/// <summary>What may still be promised of an item.</summary>
[Description("What may still be promised of an item.")]
[Example("""{"itemId":"sku:tea@berlin","available":33,"stopSell":false,"version":9}""")]
internal sealed record ItemAvailability(
    [property: Description("Which item.")] string ItemId,
    [property: Description("Units; negative only after an owner's own act.")] long Available,
    [property: Description("New units are refused.")] bool StopSell,
    [property: Description("The item's version.")] long Version);

/// <summary>The answer about nights.</summary>
[Description("What may still be promised of each night.")]
internal sealed record NightsAvailability
{
    [Description("Every night of the range, by date and then by room type.")]
    public required IReadOnlyList<NightAvailability> Nights { get; init; }

    [Description("As of when; may lag up to a second.")] public required DateTimeOffset AsOf { get; init; }
}

/// <summary>What may still be promised of a night.</summary>
[Description("What may still be promised of one room type on one night.")]
[Example("""{"roomType":"double","date":"2030-02-01","itemId":"room:alpenhof:double:2030-02-01","available":4,"stopSell":false}""")]
internal sealed record NightAvailability
{
    [Description("Which room type.")] public required string RoomType { get; init; }

    [Description("The property's local arrival date.")] public required DateOnly Date { get; init; }

    [Description("The item of the night.")] public required string ItemId { get; init; }

    [Description("Units; absent where the night does not exist.")] public long? Available { get; init; }

    [Description("New units are refused.")] public required bool StopSell { get; init; }
}
