using Inventory.Events.Feed;
using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Deliveries;

/// <summary>An event on its way to one consumer.</summary>
internal sealed class Entry
{
    public Entry(ToldEvent told)
    {
        Told = told;
        (Position, TenantId, Subject) = (told.Position, told.Happened.TenantId, told.Happened.Subject);
        (EventId, EventType, At) = (told.Happened.EventId, told.Happened.Type, told.Happened.At);
    }

    public Entry(PendingDelivery row, DateTimeOffset now)
    {
        (Position, TenantId, Subject) = (row.Position, row.TenantId, row.Subject);
        (EventId, EventType, At) = (row.EventId, row.EventType, row.At);
        (Attempts, IsReplay, Asked, Data, HasRow) = (row.Attempts, row.IsReplay, row.Asked, row.Data, true);
        DueAt = now + (row.NextIn ?? TimeSpan.Zero);
        FailingSince = row.FailingFor is { } failing ? now - failing : null;
    }

    public long Position { get; }

    public int TenantId { get; }

    public string Subject { get; }

    public string EventId { get; }

    public string EventType { get; }

    public DateTimeOffset At { get; }

    public bool IsReplay { get; }

    /// <summary>How often somebody had asked for it again when it was read.</summary>
    public int Asked { get; }

    /// <summary>What it says, where it is in no log.</summary>
    public string? Data { get; }

    /// <summary>The event; null until it is read again.</summary>
    public ToldEvent? Told { get; set; }

    public DeliveryStatus Status { get; set; } = DeliveryStatus.Pending;

    public int Attempts { get; set; }

    public string? Error { get; set; }

    public int? Answered { get; set; }

    /// <summary>When it may go, by the node's clock.</summary>
    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>When it was sent, while it is on its way.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Whether the database has a row of it, or gets one with the next record.</summary>
    public bool HasRow { get; set; }

    public RecordedDelivery Recorded(DateTimeOffset now) => new()
    {
        Position = Position,
        TenantId = TenantId,
        Subject = Subject,
        EventId = EventId,
        EventType = EventType,
        At = At,
        Status = Status,
        Attempts = Attempts,
        LastError = Error,
        LastStatus = Answered,
        Asked = Asked,
        NextIn = Status is DeliveryStatus.Pending && Attempts > 0 && DueAt > now ? DueAt - now : null,
    };
}
