namespace Inventory.Ledger.Streams;

/// <summary>An event that a subscription to a stream failed to take, or one of the same item that waits behind it.</summary>
public sealed record StreamDelivery
{
    /// <summary>The slice in which it is told.</summary>
    public required int Slice { get; init; }

    /// <summary>Whose subscription.</summary>
    public required Guid Subscription { get; init; }

    /// <summary>The event's place in the log.</summary>
    public required long Position { get; init; }

    /// <summary>The tenant.</summary>
    public required int TenantId { get; init; }

    /// <summary>What it is about: later events about it wait.</summary>
    public required string Subject { get; init; }

    /// <summary>The event's id.</summary>
    public required string EventId { get; init; }

    /// <summary>What happened.</summary>
    public required string EventType { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it was given up: it stays for a person to see, and what waits behind it goes on.</summary>
    public required bool IsDead { get; init; }

    /// <summary>How often it was tried; 0 for one that waits behind another.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it failed first; null for one that was not tried.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>When it is tried next; null for one that waits behind another, or is dead.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What is known of the last failure.</summary>
    public string? LastError { get; init; }
}
