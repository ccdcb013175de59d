using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Inventory.Http.Requests;

/// <summary>Reads <c>If-Match</c>.</summary>
public static class IfMatch
{
    /// <summary>What a caller is told about a header that is malformed.</summary>
    public const string Rule = "must be one \"<version>\" in double quotes, or *";

    /// <summary>Nothing has this version: it stands for a tag that is well-formed and cannot match.</summary>
    public const long Never = -1;

    /// <summary>The version that the header names, null for any; false when it is malformed.</summary>
    public static bool TryParse(StringValues header, out long? version)
    {
        version = null;
        if (header.Count == 0) return true;
        if (header.Count > 1) return false;
        var text = header[0].AsSpan().Trim();
        if (text is "*") return true;
        if (text.Length < 3 || text[0] != '"' || text[^1] != '"') return false;
        text = text[1..^1];
        if (text.Contains('"')) return false;
        version = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && text[0] != '0' ? number : Never;
        return true;
    }
}
