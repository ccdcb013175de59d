using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Inbox;

namespace Inventory.Operations.Failures;

/// <summary>An event that did not arrive, or that came in and had no effect: it is tried again, or waits for a person.</summary>
public sealed record Failure
{
    /// <summary>What it is named by.</summary>
    public required FailureId Id { get; init; }

    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public required string EventType { get; init; }

    /// <summary>Who told it; null for one of ours.</summary>
    public string? Source { get; init; }

    /// <summary>When it came; null for one of ours.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>It is not tried again unless somebody says so.</summary>
    public required bool IsDead { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed; of the inbox, the code of the problem, a colon and its detail.</summary>
    public required string LastError { get; init; }

    /// <summary>When an attempt first failed.</summary>
    public required DateTimeOffset FirstFailedAt { get; init; }

    /// <summary>When it is tried again; null where it is not.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The name of its state.</summary>
    public string State => IsDead ? "FAILED" : "retrying";

    internal static Failure Of(int tenantId, FailedDelivery failed) => new()
    {
        Id = new(ConsumerNames.Outside(tenantId, failed.Consumer), failed.Position),
        EventId = failed.EventId,
        EventType = failed.EventType,
        IsDead = failed.IsDead,
        Attempts = failed.Attempts,
        LastError = failed.LastError,
        FirstFailedAt = failed.FirstFailedAt,
        NextAttemptAt = failed.NextAttemptAt,
    };

    internal static Failure Of(InboxFailure failed) => new()
    {
        Id = new(ConsumerNames.Inbox, failed.FailureId),
        EventId = failed.Key.EventId,
        EventType = failed.Type,
        Source = failed.Key.Source,
        ReceivedAt = failed.ReceivedAt,
        IsDead = failed.State is InboxState.Dead,
        Attempts = failed.Attempts,
        LastError = $"{failed.Error.Code}: {failed.Error.Detail}",
        FirstFailedAt = failed.FirstFailedAt,
        NextAttemptAt = failed.NextAttemptAt,
    };
}

/// <summary>A failure, looked at.</summary>
/// <param name="Failure">The failure.</param>
/// <param name="Payload">What the event says: its envelope, or the data of what came in; null where the journal keeps it no more.</param>
/// <param name="ReplacedPayload">The data that it came with, where a person has put others in their place.</param>
public sealed record FailureDetail(Failure Failure, string? Payload, string? ReplacedPayload);
