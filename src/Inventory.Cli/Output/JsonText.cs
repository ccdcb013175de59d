using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>Members of the service's answers as text. Absent ones are empty: an answer may lack what is not applicable.</summary>
internal static class JsonText
{
    /// <summary>A member as printable text.</summary>
    public static string Cell(this JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.AsCell() : "";

    /// <summary>A value as printable text; objects and lists as JSON.</summary>
    public static string AsCell(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "",
        _ => Printable.Text(value.ToString()),
    };

    /// <summary>The elements of a list member; none when it is absent.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
