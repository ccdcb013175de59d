namespace Inventory.Ledger.Deliveries;

/// <summary>Which failed deliveries are meant: those that are tried again, and those that were given up.</summary>
public sealed record FailureFilter
{
    /// <summary>Whose; null for all tenants'.</summary>
    public int? TenantId { get; init; }

    /// <summary>Only of this consumer, by its name, and of those whose names go on with a slash unless there is a position.</summary>
    public string? Consumer { get; init; }

    /// <summary>Only of events of this type.</summary>
    public string? EventType { get; init; }

    /// <summary>Only those whose last error has this in it.</summary>
    public string? Error { get; init; }

    /// <summary>Only this one of the consumer's.</summary>
    public long? Position { get; init; }

    /// <summary>Only those that were given up.</summary>
    public bool DeadOnly { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 1_000;
}

/// <summary>A failed delivery.</summary>
public sealed record FailedDelivery
{
    /// <summary>To whom, by name.</summary>
    public required string Consumer { get; init; }

    /// <summary>Its place in the log; negative where it is in none. With the consumer it names the delivery.</summary>
    public required long Position { get; init; }

    /// <summary>Whose it is.</summary>
    public required int TenantId { get; init; }

    /// <summary>What the event is about.</summary>
    public required string Subject { get; init; }

    /// <summary>The event's id.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's type.</summary>
    public required string EventType { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it was given up; otherwise it is tried again.</summary>
    public required bool IsDead { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public required string LastError { get; init; }

    /// <summary>When the first attempt failed.</summary>
    public required DateTimeOffset FirstFailedAt { get; init; }

    /// <summary>When it is tried next; null where it is not.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What it says, where it is in no log.</summary>
    public string? Data { get; init; }
}

/// <summary>What came of an act on failed deliveries.</summary>
/// <param name="Matched">How many the filter matches, up to its limit.</param>
/// <param name="Consumers">Whose they were; their nodes see it within a lease's third, or when their bell is rung.</param>
public sealed record FailuresTouched(int Matched, IReadOnlyList<string> Consumers);
