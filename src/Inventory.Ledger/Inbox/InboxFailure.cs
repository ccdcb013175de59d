namespace Inventory.Ledger.Inbox;

/// <summary>An event of the inbox that failed, and is tried again or waits for a person.</summary>
/// <param name="FailureId">What it is named by.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Key">Which event.</param>
/// <param name="Type">What it says has happened.</param>
/// <param name="State">How it stands: retrying or dead.</param>
/// <param name="Attempts">How many attempts have begun.</param>
/// <param name="Error">What went wrong last.</param>
/// <param name="FirstFailedAt">When an attempt first failed.</param>
/// <param name="NextAttemptAt">When it is tried again; null where it is dead.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Payload">Its data as JSON text.</param>
/// <param name="ReplacedPayload">The data that it came with, where a person has put others in their place.</param>
public sealed record InboxFailure(
    long FailureId, string Tenant, InboxKey Key, string Type, InboxState State, int Attempts, InboxError Error,
    DateTimeOffset FirstFailedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset ReceivedAt, string Payload, string? ReplacedPayload);

/// <summary>Which failures are meant: all conditions that are set.</summary>
public sealed record InboxFailureFilter
{
    /// <summary>Whose; null for everybody's.</summary>
    public int? TenantId { get; init; }

    /// <summary>The one of this id.</summary>
    public long? FailureId { get; init; }

    /// <summary>Those of this type.</summary>
    public string? Type { get; init; }

    /// <summary>Those that failed with this code.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>At most so many, the oldest first.</summary>
    public int Most { get; init; } = 1000;
}
