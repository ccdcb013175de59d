using System.ComponentModel;
using System.Text.Json.Serialization;
using Inventory.Domain.Holds;
using Inventory.Http.Json;

namespace Inventory.Http.Problems;

/// <summary>A problem as it is answered: an object of RFC 9457.</summary>
[Description("Why a request was refused (RFC 9457).")]
[Example("""
    {"type":"/problems/hold-not-found","title":"There is no such hold","status":404,"detail":"There is no hold of this id.","instance":"/v1/holds/h-1",
    "code":"hold-not-found","retryable":false,"traceId":"0af7651916cd43dd8448eb211c80319c"}
    """)]
public sealed record ProblemBody
{
    /// <summary>Where its page is.</summary>
    [Description("Where its page is: /problems/ and the code.")] public required string Type { get; init; }

    /// <summary>What it is; constant per code.</summary>
    [Description("What it is, in a few words; constant per code.")] public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    [Description("The HTTP status.")] public required int Status { get; init; }

    /// <summary>What happened this time.</summary>
    [Description("What happened this time, for people.")] public required string Detail { get; init; }

    /// <summary>The path of the request.</summary>
    [Description("The path of the request.")] public required string Instance { get; init; }

    /// <summary>The permanent name of this kind of refusal.</summary>
    [Description("The permanent name of this kind of refusal."), OneOf(typeof(ProblemCodes), Open = true)]
    public required string Code { get; init; }

    /// <summary>The same request with the same id may succeed later.</summary>
    [Description("The same request with the same id may succeed later.")] public required bool Retryable { get; init; }

    /// <summary>The trace id, as in the header Request-Id.</summary>
    [Description("The trace id, as in the header Request-Id.")] public required string TraceId { get; init; }

    /// <summary>The name by which other systems know it.</summary>
    [Description("The name by which other systems know it.")] public string? ErrorCode { get; init; }

    /// <summary>What the caller's own staff may be shown.</summary>
    [Description("What the caller's own staff may be shown.")] public string? Hint { get; init; }

    /// <summary>What is wrong, by the path of the field.</summary>
    [Description("What is wrong with the request, by the path of the field.")] public IReadOnlyDictionary<string,
        IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Fields that differ from an earlier request of the same id.</summary>
    [Description("Fields that differ from an earlier request of the same id.")] public IReadOnlyList<string>? Differs { get; init; }

    /// <summary>The items it is about.</summary>
    [Description("The items it is about.")] public IReadOnlyList<string>? ItemIds { get; init; }

    /// <summary>Every short line.</summary>
    [Description("Every line that is short.")] public IReadOnlyList<ShortageBody>? Shortages { get; init; }

    /// <summary>The status that is in the way.</summary>
    [Description("The hold's present status, which is in the way."), JsonConverter(typeof(HoldStatusConverter))]
    public HoldStatus? HoldStatus { get; init; }

    /// <summary>What explains a refusal for stock or a stop.</summary>
    [Description("Of a refusal for stock or a stop: what GET /v1/receipts/{receiptId} explains, for an hour.")]
    public string? ReceiptId { get; init; }

    /// <summary>The present version.</summary>
    [Description("The present version.")] public long? Version { get; init; }

    /// <summary>The present settings version.</summary>
    [Description("The item's present settingsVersion.")] public long? SettingsVersion { get; init; }

    /// <summary>The latest end allowed.</summary>
    [Description("The latest end that the hold may have.")] public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>The cursor of the oldest events that are kept.</summary>
    [Description("The cursor from which the oldest events that are kept can be read.")] public string? Oldest { get; init; }
}

/// <summary>A line that could not be had.</summary>
/// <param name="ItemId">The item that is short.</param>
/// <param name="Requested">Units asked for.</param>
/// <param name="Available">The most the line could have had; never below 0.</param>
[Description("A line that could not be had.")]
[Example("""{"itemId":"sku:tea","requested":5,"available":3}""")]
public sealed record ShortageBody(
    [property: Description("The item that is short.")] string ItemId,
    [property: Description("Units asked for.")] long Requested,
    [property: Description(
        "The most the line could have had in this decision, the hold's own units counted in; never below 0.")] long Available);
