namespace Inventory.Client;

/// <summary>What may still be promised of items.</summary>
/// <param name="Items">Those that exist.</param>
/// <param name="Unknown">The ids of those that do not.</param>
/// <param name="AsOf">As of when it is true, up to 1 s ago.</param>
public sealed record ItemsAvailability(IReadOnlyList<ItemAvailability> Items, IReadOnlyList<string> Unknown, DateTimeOffset AsOf);

/// <summary>What may still be promised of an item.</summary>
/// <param name="ItemId">Which item.</param>
/// <param name="Available">Units; negative only after an owner's own act.</param>
/// <param name="StopSell">New units are refused.</param>
/// <param name="Version">The item's version.</param>
public sealed record ItemAvailability(string ItemId, long Available, bool StopSell, long Version);

/// <summary>What may still be promised of a property's nights.</summary>
/// <param name="Nights">By date, then by room type.</param>
/// <param name="AsOf">As of when it is true, up to 1 s ago.</param>
public sealed record NightsAvailability(IReadOnlyList<NightAvailability> Nights, DateTimeOffset AsOf);

/// <summary>What may still be promised of one room type on one night.</summary>
/// <param name="RoomType">The room type.</param>
/// <param name="Date">The property's local date of arrival.</param>
/// <param name="ItemId">The item's id.</param>
/// <param name="Available">Rooms; null where there is no such night.</param>
/// <param name="StopSell">New rooms are refused.</param>
public sealed record NightAvailability(string RoomType, DateOnly Date, string ItemId, long? Available, bool StopSell);

internal sealed record AvailabilityQuestion(IReadOnlyList<string> ItemIds);
