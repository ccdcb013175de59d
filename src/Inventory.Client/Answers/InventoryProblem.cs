namespace Inventory.Client;

/// <summary>
/// Why the service refused a request (RFC 9457). <see cref="Code"/> is the permanent name to decide by; the facts that belong to a code
/// stand beside it, and are null for any other.
/// </summary>
public sealed record InventoryProblem
{
    /// <summary>One of <see cref="ProblemCodes"/>, or a code that this client is too old to know.</summary>
    public required string Code { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What it is, in a few words; constant per code.</summary>
    public string? Title { get; init; }

    /// <summary>What happened this time, for people.</summary>
    public string? Detail { get; init; }

    /// <summary>The page that tells about the code.</summary>
    public string? Type { get; init; }

    /// <summary>The path of the request.</summary>
    public string? Instance { get; init; }

    /// <summary>The same request with the same id may succeed later.</summary>
    public bool Retryable { get; init; }

    /// <summary>What the service's own log and traces know the request by.</summary>
    public string? TraceId { get; init; }

    /// <summary>The name by which other systems know it.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What the caller's own staff may be shown.</summary>
    public string? Hint { get; init; }

    /// <summary>Of <c>invalid-request</c>: what is wrong, by the path of the field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Of <c>id-reused</c>: the fields that differ from the first request of this id.</summary>
    public IReadOnlyList<string>? Differs { get; init; }

    /// <summary>Of <c>item-not-found</c>, <c>stop-sell</c> and <c>item-drifted</c>: the items it is about.</summary>
    public IReadOnlyList<string>? ItemIds { get; init; }

    /// <summary>Of <c>insufficient-stock</c>: every line that is short.</summary>
    public IReadOnlyList<Shortage>? Shortages { get; init; }

    /// <summary>Of <c>insufficient-stock</c> and <c>stop-sell</c>: what <see cref="HoldsClient.GetReceiptAsync"/> explains.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>Of <c>hold-status-conflict</c>: the status that is in the way.</summary>
    public HoldStatus? HoldStatus { get; init; }

    /// <summary>Of <c>version-mismatch</c>: the present version.</summary>
    public long? Version { get; init; }

    /// <summary>Of <c>settings-changed</c>: the present settings version.</summary>
    public long? SettingsVersion { get; init; }

    /// <summary>Of <c>hold-age-limit</c>: the latest end that the hold may have.</summary>
    public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>Of <c>cursor-gone</c>: the cursor that leads to the oldest events kept.</summary>
    public string? Oldest { get; init; }

    /// <summary>Of <c>maintenance-freeze</c>: when it ends, where that is known.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A line that could not be had.</summary>
/// <param name="ItemId">The item that is short.</param>
/// <param name="Requested">Units asked for.</param>
/// <param name="Available">The most the line could have had in this decision; never below 0.</param>
public sealed record Shortage(string ItemId, long Requested, long Available);
