using Inventory.Ledger.Tenants;

namespace Inventory.Ledger.Inbox;

/// <summary>An event of which this node makes an attempt.</summary>
public sealed record ClaimedEvent
{
    /// <summary>Whose.</summary>
    public required Tenant Tenant { get; init; }

    /// <summary>Which.</summary>
    public required InboxKey Key { get; init; }

    /// <summary>What it says has happened.</summary>
    public required string Type { get; init; }

    /// <summary>Its data as JSON text.</summary>
    public required string Payload { get; init; }

    /// <summary>Who sent it.</summary>
    public required InboxSender Sender { get; init; }

    /// <summary>Which attempt this is, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How many attempts have failed.</summary>
    public int Failures { get; init; }

    /// <summary>For how long it has been tried.</summary>
    public TimeSpan TriedFor { get; init; }
}

/// <summary>What came of an attempt that is not settled by its effect.</summary>
/// <param name="Event">The attempt.</param>
/// <param name="State">How the event stands now.</param>
public sealed record SettledAttempt(ClaimedEvent Event, InboxState State)
{
    /// <summary>Of a processed one, what came of it: <c>done</c>, or the reason of a refusal.</summary>
    public string? Outcome { get; init; }

    /// <summary>What went wrong.</summary>
    public InboxError? Error { get; init; }

    /// <summary>When it is tried again, from now.</summary>
    public TimeSpan AgainIn { get; init; }

    /// <summary>Whether the attempt counts as failed.</summary>
    public bool IsFailure { get; init; }

    /// <summary>What is told of a refusal; null for nothing.</summary>
    public InboxNotice? Notice { get; init; }
}

/// <summary>The notice <c>allocation.failed.v1</c> of an event that was refused.</summary>
/// <param name="Subject">The hold.</param>
/// <param name="Channel">Whose affair it is; null for nobody's in particular.</param>
/// <param name="Data">What it says, as JSON text.</param>
public sealed record InboxNotice(string Subject, string? Channel, string Data);
