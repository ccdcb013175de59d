using System.Globalization;
using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>The service names what is wrong by its field's path; whoever typed a command knows its options.</summary>
internal static class Wording
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["holdId"] = "HOLD_ID", ["itemId"] = "ITEM", ["itemIds"] = "ITEM", ["holdIds"] = "FILE", ["lines"] = "--line",
            ["ttlSeconds"] = "--ttl",
        ["changeId"] = "--change-id", ["fulfilmentId"] = "--fulfilment-id", ["adjustmentId"] = "--adjustment-id",
            ["countId"] = "--count-id",
        ["metadata"] = "--metadata", ["owner"] = "--owner", ["channel"] = "--channel", ["reason"] = "--reason",
            ["ifExpired"] = "--reacquire",
        ["ifUnknown"] = "--spend", ["onHand"] = "--on-hand", ["outOfService"] = "--out-of-service", ["safetyStock"] = "--safety-stock",
        ["overbookingLimit"] = "--overbooking-limit", ["stopSell"] = "--stop-sell", ["settingsVersion"] = "--settings-version",
            ["delta"] = "DELTA",
        ["counted"] = "COUNTED", ["countedAt"] = "--counted-at", ["prefix"] = "--prefix", ["limit"] = "--limit", ["cursor"] = "--cursor",
        ["status"] = "--status", ["expiresBefore"] = "--expires-before", ["placedBefore"] = "--placed-before", ["after"] = "--after",
            ["scopes"] = "--scope", ["keyId"] = "--key-id", ["principal"] = "--principal",
        ["tenant"] = "--tenant", ["property"] = "PROPERTY", ["roomType"] = "ROOM_TYPE", ["from"] = "--from", ["to"] = "--to",
            ["now"] = "INSTANT",
        ["types"] = "--types", ["confirm"] = "--confirm", ["short"] = "--short", ["drifted"] = "--drifted", ["If-Match"] = "--if-version",
    };

    /// <summary>What was typed for a field, such as <c>--line sku:a=0</c> for <c>lines[0].quantity</c>.</summary>
    /// <param name="path">The field's path.</param>
    /// <param name="body">The request's body, to quote the line by; null for none.</param>
    public static string Of(string path, byte[]? body)
    {
        var end = path.AsSpan().IndexOfAny('.', '[');
        var root = end < 0 ? path : path[..end];
        if (!Options.TryGetValue(root, out var option)) return path;
        if (root == "metadata" && end >= 0 && path[end] == '.') return $"{option} {path[(end + 1)..]}";
        var close = path.IndexOf(']', StringComparison.Ordinal);
        if (body is null || close < 0
            || !int.TryParse(path.AsSpan(end + 1, close - end - 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out var index)) return option;
        return Typed(root, index, body) is { } typed ? $"{option} {typed}" : option;
    }

    private static string? Typed(string list, int index, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var element = document.RootElement.List(list).ElementAtOrDefault(index);
        return element.ValueKind switch
        {
            JsonValueKind.Object => $"{element.Cell("itemId")}={element.Cell("quantity")}",
            JsonValueKind.String => element.AsCell(),
            _ => null,
        };
    }
}
