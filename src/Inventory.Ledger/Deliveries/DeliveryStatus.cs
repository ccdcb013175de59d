namespace Inventory.Ledger.Deliveries;

/// <summary>Where an event stands with one consumer.</summary>
public enum DeliveryStatus
{
    /// <summary>It failed and is tried again, or waits behind one of the same subject that did.</summary>
    Pending,

    /// <summary>It arrived.</summary>
    Delivered,

    /// <summary>It was given up, and waits for a person.</summary>
    Dead,

    /// <summary>A person has decided that it need not arrive.</summary>
    Ignored,
}

/// <summary>The names of <see cref="DeliveryStatus"/>, as stored and published.</summary>
public static class DeliveryStatuses
{
    /// <summary>The name of one.</summary>
    public static string Name(this DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Dead => "dead",
        DeliveryStatus.Ignored => "ignored",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "It has no name."),
    };
}
