using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>What may still be promised of many items at once; up to 1 s old.</summary>
public sealed class AvailabilityClient
{
    private readonly Sender _sender;

    internal AvailabilityClient(Sender sender) => _sender = sender;

    /// <summary>Of up to 1,000 items.</summary>
    /// <param name="itemIds">Their ids.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<ItemsAvailability>> OfItemsAsync(IReadOnlyList<string> itemIds, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.GetAvailability, Operations.GetAvailability.Path, new(itemIds),
                InventoryJson.Default.AvailabilityQuestion),
            InventoryJson.Default.ItemsAvailability, cancellation);

    /// <summary>Of up to 400 nights of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="from">The first night.</param>
    /// <param name="to">The departure; not a night of the stay.</param>
    /// <param name="roomType">The room type; null for all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<NightsAvailability>> OfNightsAsync(
        string property, DateOnly from, DateOnly to, string? roomType = null, CancellationToken cancellation = default) =>
            _sender.SendAsync(
        new(Operations.GetNights, Operations.GetNights.Path)
        {
            Query = [("property", property), ("roomType", roomType), ("from", Words.Of(from)), ("to", Words.Of(to))],
        },
        InventoryJson.Default.NightsAvailability, cancellation);
}
