using System.ComponentModel;
using System.Text.Json;
using Inventory.Http.Json;
using Inventory.Operations.Failures;

namespace Inventory.Gateway.Ops.Failures;

/// <summary>A failure.</summary>
[Description("An event that did not arrive, or that came in and had no effect.")]
[Example("""
    {"failureId":"webhook:crm@1207","eventId":"evt-4711","eventType":"hold_confirmed.v1","consumer":"webhook:crm","state":"FAILED",
    "attempts":14,"lastError":"Answered 503.","firstFailedAt":"2030-01-31T12:00:00.000Z"}
    """)]
internal sealed record FailureResponse
{
    [Description("What it is named by.")] public required string FailureId { get; init; }

    [Description("The event.")] public required string EventId { get; init; }

    [Description("Its type.")] public required string EventType { get; init; }

    [Description("To whom it was on its way: webhook:{id}, stream:{name} or bridge:{name}; absent where it came in.")]
    public string? Consumer { get; init; }

    [Description("Who told it, where it came in.")] public string? Source { get; init; }

    [Description("When it came in.")] public DateTimeOffset? ReceivedAt { get; init; }

    [Description("retrying: it is tried again by itself; FAILED: it waits for a person."), OneOf("retrying", "FAILED")]
    public required string State { get; init; }

    [Description("How often it was tried.")] public required int Attempts { get; init; }

    [Description("Why the last attempt failed.")] public required string LastError { get; init; }

    [Description("When an attempt first failed.")] public required DateTimeOffset FirstFailedAt { get; init; }

    [Description("When it is tried next.")] public DateTimeOffset? NextAttemptAt { get; init; }

    [Description("What it says, where one is looked at: the envelope, or the data of what came in.")]
    [FreeObject] public JsonElement? Payload { get; init; }

    [Description("The data that it came with, where others were put in their place.")]
    [FreeObject] public JsonElement? ReplacedPayload { get; init; }

    public static FailureResponse Of(Failure failure) => new()
    {
        FailureId = failure.Id.ToString(),
        EventId = failure.EventId,
        EventType = failure.EventType,
        Consumer = failure.Id.IsInbox ? null : failure.Id.Consumer,
        Source = failure.Source,
        ReceivedAt = failure.ReceivedAt,
        State = failure.State,
        Attempts = failure.Attempts,
        LastError = failure.LastError,
        FirstFailedAt = failure.FirstFailedAt,
        NextAttemptAt = failure.NextAttemptAt,
    };

    public static FailureResponse Of(FailureDetail detail) => Of(detail.Failure) with
    {
        Payload = Json(detail.Payload),
        ReplacedPayload = Json(detail.ReplacedPayload),
    };

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}

/// <summary>A page of failures.</summary>
[Description("What failed and is tried again, or waits for a person.")]
internal sealed record FailurePage
{
    [Description("The failures.")] public required IReadOnlyList<FailureResponse> Failures { get; init; }

    [Description("Where the list goes on; absent at its end.")] public string? NextCursor { get; init; }
}

/// <summary>What came of an act on failures.</summary>
[Description("What came of it.")]
[Example("""{"matched":12,"done":12}""")]
internal sealed record FailuresTold(
    [property: Description("How many were meant.")] long Matched,
    [property: Description("How many of them it was done to; none after a dry run.")] long Done);
