using Inventory.Events.Streams;
using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Relay;

/// <summary>An event that a subscriber failed to take, or one of the same item that waits behind it.</summary>
internal sealed class HeldEvent(InventoryEvent told, int tenantId)
{
    /// <param name="told">The event.</param>
    /// <param name="row">What another relay, or a person, has written about it.</param>
    /// <param name="now">Now, by this node's clock.</param>
    public HeldEvent(InventoryEvent told, PendingDelivery row, DateTimeOffset now) : this(told, row.TenantId)
    {
        (Attempts, IsReplay, Asked, IsKept, IsWritten, IsChanged) = (row.Attempts, row.IsReplay, row.Asked, true, true, false);
        NextAttemptAt = row.NextIn is { } next ? now + next : null;
    }

    /// <summary>The event.</summary>
    public InventoryEvent Told => told;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is tried next, by this node's clock; null while it waits behind another.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>
    /// Whether somebody asked for it after it was given up: it goes beside the order, for later ones of its item have gone on.
    /// </summary>
    public bool IsReplay { get; }

    /// <summary>How often somebody has asked for it again.</summary>
    public int Asked { get; private set; }

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

    /// <summary>Somebody wants it tried at once, and as if it had not been tried before.</summary>
    public void AskAgain(int asked, DateTimeOffset now) =>
        (Asked, Attempts, LastError, NextAttemptAt, IsChanged) = (asked, 0, null, now, false);

    /// <summary>What is kept of it.</summary>
    public RecordedDelivery Recorded(DateTimeOffset now) => new()
    {
        Position = told.Position,
        TenantId = tenantId,
        Subject = told.Subject,
        EventId = told.EventId,
        EventType = told.Type,
        At = told.At,
        Status = IsDead ? DeliveryStatus.Dead : DeliveryStatus.Pending,
        Attempts = Attempts,
        LastError = LastError,
        NextIn = !IsDead && NextAttemptAt > now ? NextAttemptAt - now : null,
        Asked = Asked,
    };
}
