using System.Collections.Immutable;
using System.Text.Json;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Gateway.Json;

namespace Inventory.Gateway.Problems;

/// <summary>One refusal as it is answered: its code, what happened this time, and the facts that go with it.</summary>
internal sealed record Problem(ProblemCode Code, string Detail)
{
    public FieldErrors? Errors { get; init; }

    public ImmutableArray<string> Differs { get; init; } = [];

    public ImmutableArray<string> ItemIds { get; init; } = [];

    public ImmutableArray<Shortage> Shortages { get; init; } = [];

    public HoldStatus? HoldStatus { get; init; }

    public long? Version { get; init; }

    public long? SettingsVersion { get; init; }

    public DateTimeOffset? LatestExpiresAt { get; init; }

    /// <summary>What the caller's own staff may be shown.</summary>
    public string? Hint { get; init; }

    /// <summary>A request that is wrong in the fields that <paramref name="errors"/> names.</summary>
    public static Problem Invalid(FieldErrors errors) =>
        new(ProblemCodes.InvalidRequest, errors.Fields is [{ Key: var field, Value: [var why, ..] }] ? $"{field} {why}." : "Several fields are not valid, see errors.")
        {
            Errors = errors,
        };

    /// <summary>A request that is wrong in one field.</summary>
    public static Problem Invalid(string field, string why) => Invalid(new FieldErrors().Add(field, why));

    /// <summary>Writes it as an object of RFC 9457.</summary>
    public void Write(Utf8JsonWriter json, string instance, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Code.Type);
        json.WriteString("title"u8, Code.Title);
        json.WriteNumber("status"u8, Code.Status);
        json.WriteString("detail"u8, Detail);
        json.WriteString("instance"u8, instance);
        json.WriteString("code"u8, Code.Code);
        json.WriteBoolean("retryable"u8, Code.Retryable);
        json.WriteString("traceId"u8, traceId);
        if (Code.ErrorCode is { } errorCode) json.WriteString("errorCode"u8, errorCode);
        if (Hint is not null) json.WriteString("hint"u8, Hint);
        WriteFacts(json);
        json.WriteEndObject();
    }

    private void WriteFacts(Utf8JsonWriter json)
    {
        if (Errors is not null)
        {
            json.WriteStartObject("errors"u8);
            foreach (var (field, whys) in Errors.Fields) Strings(json, field, whys);
            json.WriteEndObject();
        }

        if (!Differs.IsDefaultOrEmpty) Strings(json, "differs", Differs);
        if (!ItemIds.IsDefaultOrEmpty) Strings(json, "itemIds", ItemIds);
        if (!Shortages.IsDefaultOrEmpty)
        {
            json.WriteStartArray("shortages"u8);
            foreach (var shortage in Shortages)
            {
                json.WriteStartObject();
                json.WriteString("itemId"u8, shortage.ItemId);
                json.WriteNumber("requested"u8, shortage.Requested);
                json.WriteNumber("available"u8, shortage.Available);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (HoldStatus is { } status) json.WriteString("holdStatus"u8, status.Name());
        if (Version is { } version) json.WriteNumber("version"u8, version);
        if (SettingsVersion is { } settings) json.WriteNumber("settingsVersion"u8, settings);
        if (LatestExpiresAt is { } latest) InstantText.Write(json, "latestExpiresAt"u8, latest);
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
