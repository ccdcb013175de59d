namespace Inventory.Ledger.Deliveries;

/// <summary>What a node writes about a consumer at once.</summary>
public sealed record DeliveryRecord
{
    /// <summary>Up to here everything is delivered, was not for it, or has a row, those below included.</summary>
    public required long Position { get; init; }

    /// <summary>Rows to write; those that are there already are changed, unless a person has decided about them.</summary>
    public IReadOnlyList<RecordedDelivery> Rows { get; init; } = [];

    /// <summary>Rows of deliveries that arrived after all, and are not kept.</summary>
    public IReadOnlyList<(long Position, int Asked)> Served { get; init; } = [];

    /// <summary>Disables the consumer, which keeps its place; null to leave it as it is.</summary>
    public string? DisabledBecause { get; init; }
}

/// <summary>What came of one event.</summary>
public sealed record RecordedDelivery
{
    /// <summary>Its place in the log; negative where it is in none.</summary>
    public required long Position { get; init; }

    /// <summary>Whose it is.</summary>
    public required int TenantId { get; init; }

    /// <summary>What it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>Its id.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public required string EventType { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeliveryStatus Status { get; init; }

    /// <summary>How often it was tried; 0 while it waits behind another.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed; null where it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>What the last attempt was answered with, in the words of its protocol; null for nothing.</summary>
    public int? LastStatus { get; init; }

    /// <summary>How long until the next attempt; null for at once, or for none.</summary>
    public TimeSpan? NextIn { get; init; }

    /// <summary>See <see cref="PendingDelivery.Asked"/>: what came of an earlier asking is not written over a later one.</summary>
    public int Asked { get; init; }
}

/// <summary>An event that waits for its consumer.</summary>
public sealed record PendingDelivery
{
    /// <summary>Its place in the log; negative where it is in none.</summary>
    public required long Position { get; init; }

    /// <summary>Whose it is.</summary>
    public required int TenantId { get; init; }

    /// <summary>What it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>Its id.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public required string EventType { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>How long until the next attempt; null for at once.</summary>
    public TimeSpan? NextIn { get; init; }

    /// <summary>How long ago it first failed; null where it has not.</summary>
    public TimeSpan? FailingFor { get; init; }

    /// <summary>Whether it is told again because somebody asked for it, beside the order of new ones.</summary>
    public bool IsReplay { get; init; }

    /// <summary>How often somebody has asked for it again.</summary>
    public int Asked { get; init; }

    /// <summary>What it says, where it is in no log.</summary>
    public string? Data { get; init; }
}
