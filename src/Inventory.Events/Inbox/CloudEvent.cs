using System.Text.Json;
using Inventory.Ledger.Inbox;

namespace Inventory.Events.Inbox;

/// <summary>
/// An event as it came: CloudEvents 1.0 in JSON. Attributes beyond those that the inbox goes by are ignored.
/// </summary>
/// <param name="Id">Its id as it came, also of one that is of no use; null where it has none.</param>
/// <param name="Key">Which event it is; null where nobody can tell.</param>
/// <param name="Type">What it says has happened.</param>
/// <param name="Data">What it says of that.</param>
/// <param name="Fault">Why nothing can be done with it, not even keep it; null for nothing.</param>
public sealed record CloudEvent(string? Id, InboxKey? Key, string Type, JsonElement Data, string? Fault)
{
    private const int LengthMax = 200;

    private static readonly JsonElement NoData = JsonDocument.Parse("null").RootElement;

    /// <summary>Reads one.</summary>
    public static CloudEvent Read(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object) return new(null, null, "", NoData, "must be a JSON object");
        var id = Text(json, "id");
        foreach (var name in (string[])["id", "source", "type"])
        {
            if (Text(json, name) is not { } text || !IsUsable(text))
                return new(id, null, "", NoData, $"must have the attribute {name}: 1 to {LengthMax} characters, without U+0000");
        }

        if (Text(json, "specversion") is not "1.0") return new(id, null, "", NoData, "must have the attribute specversion: 1.0");
        var data = json.TryGetProperty("data", out var said) ? said : NoData;
        return new(id, new(Text(json, "source")!, id!), Text(json, "type")!, data, null);
    }

    private static bool IsUsable(string text)
    {
        if (text.Length is 0 or > 2 * LengthMax || text.Contains('\0')) return false;
        return text.EnumerateRunes().Count() <= LengthMax;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? JsonNames.TextOf(value) : null;
}
