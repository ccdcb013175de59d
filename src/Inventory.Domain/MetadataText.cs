using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inventory.Domain;

/// <summary>The caller's own facts about an item or a hold: never interpreted, compared as canonical JSON text.</summary>
public static class MetadataText
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One text for one content: keys in byte order, no white space. Null for no entries.</summary>
    public static string? Canonical(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var sorted = entries.ToArray();
        if (sorted.Length == 0) return null;
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in sorted) writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>What is there, with the keys of <paramref name="named"/> set: both canonical texts, and so is the outcome.</summary>
    public static string? Over(string? present, string named)
    {
        if (present is null || present == named) return named;
        var entries = Entries(present);
        foreach (var (key, value) in Entries(named)) entries[key] = value;
        return Canonical(entries);
    }

    /// <summary>How many keys a canonical text has.</summary>
    public static int Count(string? canonical) => canonical is null ? 0 : Entries(canonical).Count;

    private static Dictionary<string, string> Entries(string canonical)
    {
        using var document = JsonDocument.Parse(canonical);
        return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!,
            StringComparer.Ordinal);
    }
}
