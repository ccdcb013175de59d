using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>JSON as a YAML 1.2 document. A string is written as a JSON string, which YAML reads, unless it can be mistaken for nothing
/// else.</summary>
internal static class YamlText
{
    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.@/+ ");

    private static readonly string[] Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    /// <summary>Writes a document, with the marker that sets it off from the one before.</summary>
    public static void Write(TextWriter target, JsonElement value)
    {
        target.WriteLine("---");
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsEmpty(value)) WriteBlock(target, value, indent: 0);
        else target.WriteLine(Scalar(value));
    }

    private static void WriteBlock(TextWriter target, JsonElement value, int indent)
    {
        var margin = new string(' ', indent);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject()) WriteMember(target, margin, member, indent);
            return;
        }

        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Object && !IsEmpty(element))
            {
                var head = $"{margin}- ";
                foreach (var member in element.EnumerateObject())
                {
                    WriteMember(target, head, member, indent + 2);
                    head = margin + "  ";
                }
            }
            else
            {
                // A list in a list is rare enough to stand on one line, as JSON.
                target.WriteLine($"{margin}- {Scalar(element)}");
            }
        }
    }

    private static void WriteMember(TextWriter target, string head, JsonProperty member, int indent)
    {
        if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsEmpty(member.Value))
        {
            target.WriteLine($"{head}{Text(member.Name)}:");
            WriteBlock(target, member.Value, indent + 2);
        }
        else
        {
            target.WriteLine($"{head}{Text(member.Name)}: {Scalar(member.Value)}");
        }
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.GetPropertyCount() == 0 : value.GetArrayLength() == 0;

    private static string Scalar(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Text(value.GetString()!) : value.GetRawText();

    private static string Text(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text[^1] != ' ' && !text.AsSpan().ContainsAnyExcept(Plain)
            && !Words.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? text
            : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
