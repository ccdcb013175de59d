using System.Collections.Immutable;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;

namespace Inventory.Http.Problems;

/// <summary>One refusal: its code, what happened this time, and the facts that go with it.</summary>
/// <param name="Code">Which kind of refusal.</param>
/// <param name="Detail">What happened this time, for people.</param>
public sealed record Problem(ProblemCode Code, string Detail)
{
    /// <summary>What is wrong, field by field.</summary>
    public FieldErrors? Errors { get; init; }

    /// <summary>Fields that differ from an earlier request of the same id.</summary>
    public ImmutableArray<string> Differs { get; init; } = [];

    /// <summary>The items it is about.</summary>
    public ImmutableArray<string> ItemIds { get; init; } = [];

    /// <summary>Every short line.</summary>
    public ImmutableArray<Shortage> Shortages { get; init; } = [];

    /// <summary>The status that is in the way.</summary>
    public HoldStatus? HoldStatus { get; init; }

    /// <summary>The present version.</summary>
    public long? Version { get; init; }

    /// <summary>The present settings version.</summary>
    public long? SettingsVersion { get; init; }

    /// <summary>The latest end allowed.</summary>
    public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>What explains a refusal for stock or a stop, for an hour.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The cursor of the oldest events that are kept.</summary>
    public string? Oldest { get; init; }

    /// <summary>What the caller's own staff may be shown.</summary>
    public string? Hint { get; init; }

    /// <summary>How long to wait before the request may succeed; a second at least.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>A request that is wrong in the fields that <paramref name="errors"/> names.</summary>
    public static Problem Invalid(FieldErrors errors) =>
        new(ProblemCodes.InvalidRequest, errors.Fields is [{ Key: var field, Value: [var why, ..] }] ? $"{field} {why}."
            : "Several fields are not valid, see errors.")
        {
            Errors = errors,
        };

    /// <summary>A request that is wrong in one field.</summary>
    public static Problem Invalid(string field, string why) => Invalid(new FieldErrors().Add(field, why));

    /// <summary>It as an object of RFC 9457, for the request it answers.</summary>
    public ProblemBody For(string instance, string traceId) => new()
    {
        Type = Code.Type,
        Title = Code.Title,
        Status = Code.Status,
        Detail = Detail,
        Instance = instance,
        Code = Code.Code,
        Retryable = Code.Retryable,
        TraceId = traceId,
        ErrorCode = Code.ErrorCode,
        Hint = Hint,
        Errors = Errors?.Fields.ToDictionary(field => field.Key, field => (IReadOnlyList<string>)field.Value),
        Differs = Named(Differs),
        ItemIds = Named(ItemIds),
        Shortages = Shortages.IsDefaultOrEmpty ? null : [.. Shortages.Select(line =>
            new ShortageBody(line.ItemId, line.Requested, line.Available))],
        ReceiptId = ReceiptId,
        HoldStatus = HoldStatus,
        Version = Version,
        SettingsVersion = SettingsVersion,
        LatestExpiresAt = LatestExpiresAt,
        Oldest = Oldest,
    };

    private static IReadOnlyList<string>? Named(ImmutableArray<string> names) => names.IsDefaultOrEmpty ? null : names;
}
