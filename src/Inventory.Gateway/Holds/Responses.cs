using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Holds;

/// <summary>A hold.</summary>
[Description("A hold as it is. What is not applicable is absent.")]
[Example("""
    {"holdId":"cart-4711","status":"held","lines":[{"itemId":"sku:tea@berlin","quantity":2,"fulfilled":0}],"owner":"shop","metadata":{},"version":1,
    "placedAt":"2030-01-31T12:00:00.000Z","expiresAt":"2030-01-31T12:15:00.000Z","latestExpiresAt":"2030-02-07T12:00:00.000Z"}
    """)]
internal sealed record HoldResponse : IWritesItself
{
    [Description("Its id.")] public required string HoldId { get; init; }

    [Description("Where it is in its life."), JsonConverter(typeof(HoldStatusConverter))] public required HoldStatus Status { get; init; }

    [Description("Its lines; after a partial confirm what was confirmed, 0 included.")]
    public required IReadOnlyList<HoldLine> Lines { get; init; }

    [Description("Whose it is, in the caller's terms.")] public string? Owner { get; init; }

    [Description("Through which channel it came.")] public string? Channel { get; init; }

    [Description("The caller's own facts."), JsonConverter(typeof(RawJsonConverter)), Facts] public required string Metadata { get; init; }

    [Description("Counts its changes, from 1.")] public required long Version { get; init; }

    [Description("When it was placed.")] public required DateTimeOffset PlacedAt { get; init; }

    [Description("When it was confirmed.")] public DateTimeOffset? ConfirmedAt { get; init; }

    [Description("The first instant at which it no longer counts.")] public DateTimeOffset? ExpiresAt { get; init; }

    [Description("No change may set a later end; absent of a hold without end.")] public DateTimeOffset? LatestExpiresAt { get; init; }

    [Description("When it ended.")] public DateTimeOffset? EndedAt { get; init; }

    [Description("Why it ended, in the caller's words.")] public string? Reason { get; init; }

    [Description("True while the counters of one of its items are not what the live holds claim; absent otherwise.")]
    public bool? Drifted { get; init; }

    public static HoldResponse Of(HoldView hold)
    {
        var lines = new HoldLine[hold.Lines.Length];
        for (var i = 0; i < lines.Length; i++) lines[i] = new(hold.Lines[i].ItemId, hold.Lines[i].Quantity, hold.Lines[i].Fulfilled);
        return new()
        {
            HoldId = hold.HoldId,
            Status = hold.Status,
            Lines = lines,
            Owner = hold.Owner,
            Channel = hold.Channel,
            Metadata = hold.Metadata ?? "{}",
            Version = hold.Version,
            PlacedAt = hold.PlacedAt,
            ConfirmedAt = hold.ConfirmedAt,
            ExpiresAt = hold.ExpiresAt,
            LatestExpiresAt = hold.LatestExpiresAt,
            EndedAt = hold.EndedAt,
            Reason = hold.Reason,
            Drifted = hold.Drifted ? true : null,
        };
    }

    public static HoldResponse Of(HoldReading hold) => new()
    {
        HoldId = hold.HoldId,
        Status = hold.Status,
        Lines = [.. hold.Lines.Select(line => new HoldLine(line.ItemId, line.Quantity, line.Fulfilled))],
        Owner = hold.Owner,
        Channel = hold.Channel,
        Metadata = hold.Metadata ?? "{}",
        Version = hold.Version,
        PlacedAt = hold.PlacedAt,
        ConfirmedAt = hold.ConfirmedAt,
        ExpiresAt = hold.ExpiresAt,
        LatestExpiresAt = hold.LatestExpiresAt,
        EndedAt = hold.EndedAt,
        Reason = hold.Reason,
        Drifted = hold.Drifted ? true : null,
    };

    public void WriteTo(Utf8JsonWriter json, StrictJson rest)
    {
        json.WriteStartObject();
        json.WriteString("holdId"u8, HoldId);
        json.WriteString("status"u8, Status.Name());
        json.WriteStartArray("lines"u8);
        foreach (var line in Lines)
        {
            json.WriteStartObject();
            json.WriteString("itemId"u8, line.ItemId);
            json.WriteNumber("quantity"u8, line.Quantity);
            json.WriteNumber("fulfilled"u8, line.Fulfilled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Owner is not null) json.WriteString("owner"u8, Owner);
        if (Channel is not null) json.WriteString("channel"u8, Channel);
        json.WritePropertyName("metadata"u8);
        json.WriteRawValue(Metadata, skipInputValidation: true);
        json.WriteNumber("version"u8, Version);
        Write(json, "placedAt"u8, PlacedAt);
        Write(json, "confirmedAt"u8, ConfirmedAt);
        Write(json, "expiresAt"u8, ExpiresAt);
        Write(json, "latestExpiresAt"u8, LatestExpiresAt);
        Write(json, "endedAt"u8, EndedAt);
        if (Reason is not null) json.WriteString("reason"u8, Reason);
        if (Drifted is { } drifted) json.WriteBoolean("drifted"u8, drifted);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? instant)
    {
        if (instant is not { } at) return;
        Span<byte> text = stackalloc byte[InstantText.Length];
        InstantText.Format(at, text);
        json.WriteString(name, text);
    }
}

/// <summary>A line of a hold.</summary>
[Description("Units of one item.")]
[Example("""{"itemId":"sku:tea@berlin","quantity":2,"fulfilled":0}""")]
internal sealed record HoldLine(
    [property: Description("Which item.")] string ItemId,
    [property: Description("Units set aside or, once confirmed, owed in all.")] long Quantity,
    [property: Description("Units that have left.")] long Fulfilled);

/// <summary>What came of one hold of several.</summary>
[Description("What came of one hold.")]
[Example("""{"holdId":"cart-4711","httpStatus":409,"replayed":false}""")]
internal sealed record HoldResult : IWritesItself
{
    [Description("The hold's id, as it was written; absent where none could be read.")] public string? HoldId { get; init; }

    [Description("The status that the hold alone would have been answered with.")] public required int HttpStatus { get; init; }

    [Description("It had already happened.")] public required bool Replayed { get; init; }

    [Description("The hold as it is now.")] public HoldResponse? Hold { get; init; }

    [Description("Why it was refused.")] public ProblemBody? Problem { get; init; }

    public void WriteTo(Utf8JsonWriter json, StrictJson rest)
    {
        json.WriteStartObject();
        if (HoldId is not null) json.WriteString("holdId"u8, HoldId);
        json.WriteNumber("httpStatus"u8, HttpStatus);
        json.WriteBoolean("replayed"u8, Replayed);
        if (Hold is not null)
        {
            json.WritePropertyName("hold"u8);
            Hold.WriteTo(json, rest);
        }

        if (Problem is not null)
        {
            json.WritePropertyName("problem"u8);
            rest.Write(json, Problem);
        }

        json.WriteEndObject();
    }
}

/// <summary>The answer about several holds.</summary>
[Description("What came of every hold, in order.")]
internal sealed record HoldResults([property: Description("In the order of the request.")] IReadOnlyList<HoldResult> Results)
    : IWritesItself
{
    public void WriteTo(Utf8JsonWriter json, StrictJson rest)
    {
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
        foreach (var result in Results) result.WriteTo(json, rest);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
