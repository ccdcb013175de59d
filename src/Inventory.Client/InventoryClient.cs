using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>
/// The client of an Inventory.Orleans service. Safe for use by many callers at once; <c>AddInventoryClient</c> registers it.
/// </summary>
/// <remarks>
/// A call answers what the service decided: a value, or the problem for which it refused. While that is not known, the call repeats the
/// same request with the same id, so that nothing happens twice, until <see cref="InventoryClientOptions.Patience"/> or the caller's
/// cancellation token ends it.
/// </remarks>
public sealed class InventoryClient
{
    internal InventoryClient(Sender sender)
    {
        Holds = new(sender);
        Items = new(sender);
        Availability = new(sender);
        Comparisons = new(sender);
        Inbox = new(sender);
        Keys = new(sender);
        Webhooks = new(sender);
        Clock = new(sender);
    }

    /// <summary>Holds: placed, changed, confirmed, released, cancelled, fulfilled.</summary>
    public HoldsClient Holds { get; }

    /// <summary>Items: created, changed, adjusted, counted, imported.</summary>
    public ItemsClient Items { get; }

    /// <summary>What may still be promised.</summary>
    public AvailabilityClient Availability { get; }

    /// <summary>Compares the caller's list of holds with the service's.</summary>
    public ComparisonsClient Comparisons { get; }

    /// <summary>Tells the service what has happened elsewhere.</summary>
    public InboxClient Inbox { get; }

    /// <summary>The tenant's keys.</summary>
    public KeysClient Keys { get; }

    /// <summary>Whom the service tells its events.</summary>
    public WebhooksClient Webhooks { get; }

    /// <summary>The test clock.</summary>
    public ClockClient Clock { get; }
}
