using System.Text.Json;

namespace Inventory.Dashboard.Shared;

/// <summary>Helps to write lines of <c>inv</c> for a shell.</summary>
public static class InvLine
{
    /// <summary>A text as one word of a POSIX shell.</summary>
    public static string Quote(string text) => "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    /// <summary>A text as a literal of a jq program.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text);
}
