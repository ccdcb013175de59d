using Inventory.Events.Streams;
using Inventory.Ledger.Streams;

namespace Inventory.Events.Relay;

/// <summary>An event that a subscriber failed to take, or one of the same item that waits behind it.</summary>
internal sealed class HeldEvent(InventoryEvent told, int tenantId)
{
    /// <summary>The event.</summary>
    public InventoryEvent Told => told;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it failed first.</summary>
    public DateTimeOffset? FirstFailedAt { get; set; }

    /// <summary>When it is tried next; null while it waits behind another.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>Whether it was given up.</summary>
    public bool IsDead { get; set; }

    /// <summary>What is known of the last failure.</summary>
    public string? LastError { get; set; }

    /// <summary>Whether another relay would find it: nothing behind it is marked as delivered before.</summary>
    public bool IsKept { get; set; }

    /// <summary>Whether there may be a row of it.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether it has changed since it was kept.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>What is kept of it.</summary>
    public StreamDelivery Row(int slice, Guid subscription) => new()
    {
        Slice = slice,
        Subscription = subscription,
        Position = told.Position,
        TenantId = tenantId,
        Subject = told.Subject,
        EventId = told.EventId,
        EventType = told.Type,
        At = told.At,
        IsDead = IsDead,
        Attempts = Attempts,
        FirstFailedAt = FirstFailedAt,
        NextAttemptAt = IsDead ? null : NextAttemptAt,
        LastError = LastError,
    };
}
