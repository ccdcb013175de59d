using System.Buffers;

namespace Inventory.Domain;

/// <summary>The grammar of the ids that callers choose: holds, changes, fulfilments, adjustments, counts, owners and channels.</summary>
public static class Identifier
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>What a caller is told about an id outside the grammar.</summary>
    public const string Rule = "must be 1 to 64 characters of A-Z a-z 0-9 . _ : - and start with a letter or digit";

    /// <summary>Whether <paramref name="id"/> is within the grammar. Ids are case-sensitive.</summary>
    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= Limits.IdLengthMax && char.IsAsciiLetterOrDigit(id[0]) && !id.ContainsAnyExcept(Allowed);
}
