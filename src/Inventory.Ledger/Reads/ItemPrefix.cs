using System.Buffers;
using Inventory.Domain;

namespace Inventory.Ledger.Reads;

/// <summary>A prefix of item ids as a range of the index, which needs no pattern and so knows no wildcards.</summary>
public static class ItemPrefix
{
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:@");

    /// <summary>Whether any item id can begin so.</summary>
    public static bool CanMatch(string prefix) => prefix.Length <= Limits.ItemIdBytesMax
        && !prefix.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>
    /// The first text after all that begin with <paramref name="prefix"/>, which is ASCII; null for the end of all texts.
    /// </summary>
    public static string? End(string prefix) => prefix.Length == 0 ? null : prefix[..^1] + (char)(prefix[^1] + 1);
}
