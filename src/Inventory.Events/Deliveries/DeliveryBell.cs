using Inventory.Ledger.Journal;

namespace Inventory.Events.Deliveries;

/// <summary>
/// Rings when this process has changed something about a consumer. What other nodes have changed is seen when its lease is renewed.
/// </summary>
public sealed class DeliveryBell : Bell
{
    internal event Action<string>? Changed;

    /// <summary>Something about a consumer, or its rows, was changed.</summary>
    public void Ring(string consumer)
    {
        Changed?.Invoke(consumer);
        Ring();
    }
}
