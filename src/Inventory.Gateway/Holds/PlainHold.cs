using System.Text.Json;
using Inventory.Domain;
using Inventory.Domain.Items;

namespace Inventory.Gateway.Holds;

/// <summary>
/// Reads the body of a plain hold in one pass: known fields, each once, all in range, no metadata. Anything else is null and read again
/// strictly, which tells what is wrong with it. It saves time and knows no rule of its own: without it every body is read strictly.
/// </summary>
internal static class PlainHold
{
    private const int HoldIdSeen = 1, LinesSeen = 2, TtlSeen = 4, ConfirmSeen = 8, OwnerSeen = 16, ChannelSeen = 32;

    /// <summary>The hold, or null where the body is not plain.</summary>
    public static NewHold? TryRead(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8);
            return json.Read() && Hold(ref json) is { } hold && !json.Read() ? hold : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The hold that begins where the reader is, which is then at its end, or null where it is not plain.</summary>
    public static NewHold? TryRead(ref Utf8JsonReader json)
    {
        try
        {
            return Hold(ref json);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static NewHold? Hold(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject) return null;
        string? holdId = null, owner = null, channel = null;
        List<NewLine>? lines = null;
        long? ttl = null;
        bool? confirm = null;
        var seen = 0;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var field = json.ValueTextEquals("holdId"u8) ? HoldIdSeen : json.ValueTextEquals("lines"u8) ? LinesSeen
                : json.ValueTextEquals("ttlSeconds"u8) ? TtlSeen
                : json.ValueTextEquals("confirm"u8) ? ConfirmSeen : json.ValueTextEquals("owner"u8) ? OwnerSeen
                    : json.ValueTextEquals("channel"u8) ? ChannelSeen : 0;
            if (field == 0 || (seen & field) != 0 || !json.Read()) return null;
            seen |= field;
            switch (field)
            {
                case HoldIdSeen when Id(ref json) is { } id: holdId = id; break;
                case LinesSeen when Lines(ref json) is { } all: lines = all; break;
                case TtlSeen when Number(ref json, 0, Limits.TtlSecondsMax) is { } seconds: ttl = seconds; break;
                case ConfirmSeen when json.TokenType is JsonTokenType.True or JsonTokenType.False: confirm = json.GetBoolean(); break;
                case OwnerSeen when Id(ref json) is { } id: owner = id; break;
                case ChannelSeen when Id(ref json) is { } id: channel = id; break;
                default: return null;
            }
        }

        var isWhole = json.TokenType is JsonTokenType.EndObject && holdId is not null && lines is not null
            && !(confirm is true && ttl is not null);
        return isWhole ? new() { HoldId = holdId, Lines = lines, TtlSeconds = ttl, Confirm = confirm, Owner = owner, Channel = channel }
            : null;
    }

    private static List<NewLine>? Lines(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartArray) return null;
        var lines = new List<NewLine>(1);
        while (json.Read() && json.TokenType is JsonTokenType.StartObject)
        {
            if (lines.Count == Limits.LinesMax || Line(ref json) is not { } line || lines.Exists(known => known.ItemId == line.ItemId))
                return null;
            lines.Add(line);
        }

        return json.TokenType is JsonTokenType.EndArray && lines.Count > 0 ? lines : null;
    }

    private static NewLine? Line(ref Utf8JsonReader json)
    {
        string? itemId = null;
        long? quantity = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (itemId is null && json.ValueTextEquals("itemId"u8) && json.Read()
                && json.TokenType is JsonTokenType.String) itemId = json.GetString();
            else if (quantity is null && json.ValueTextEquals("quantity"u8) && json.Read()
                && Number(ref json, 1, Limits.QuantityMax) is { } units) quantity = units;
            else return null;
        }

        return json.TokenType is JsonTokenType.EndObject && quantity is not null && ItemId.TryParse(itemId, out _)
            ? new() { ItemId = itemId, Quantity = quantity } : null;
    }

    private static string? Id(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.String && json.GetString() is { } text && Identifier.IsValid(text) ? text : null;

    private static long? Number(ref Utf8JsonReader json, long min, long max) =>
        json.TokenType is JsonTokenType.Number && json.TryGetInt64(out var number) && number >= min && number <= max ? number : null;
}
