namespace Inventory.Dashboard.Shared;

/// <summary>Helps to write lines of <c>inv</c> for a shell.</summary>
public static class InvLine
{
    /// <summary>A text as one word of a POSIX shell.</summary>
    public static string Quote(string text) => "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
