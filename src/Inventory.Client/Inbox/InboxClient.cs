using System.Text.Json;
using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>Tells the service what has happened elsewhere.</summary>
public sealed class InboxClient
{
    /// <summary>The most events of one call.</summary>
    public const int EventsMax = 500;

    private readonly Sender _sender;

    internal InboxClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Sends events, up to <see cref="EventsMax"/>. Each stands alone and has its effect once for its source and id, however often it is
    /// sent; one whose effect is not done yet is kept by the service and tried again.
    /// </summary>
    /// <param name="events">The events.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    /// <returns>What came of each, in order.</returns>
    public async Task<Answer<IReadOnlyList<InboxResult>>> SendAsync(
        IReadOnlyList<InboxEvent> events, CancellationToken cancellation = default)
    {
        var request = new ApiRequest(Operations.ReceiveEvents, Operations.ReceiveEvents.Path)
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(events, InventoryJson.Default.IReadOnlyListInboxEvent),
            ContentType = ApiRequest.CloudEvents,
        };
        return (await _sender.SendAsync(request, InventoryJson.Default.InboxResults, cancellation)).Select(static answer => answer.Results);
    }
}
