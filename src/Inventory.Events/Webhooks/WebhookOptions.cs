namespace Inventory.Events.Webhooks;

/// <summary>How webhooks are sent.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// Permits http, and addresses that are not publicly routable: for tests, and where receivers are in the same network.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How many events of one webhook may be on their way at once, never two of one item.</summary>
    public int AtOnce { get; set; } = 16;
}
