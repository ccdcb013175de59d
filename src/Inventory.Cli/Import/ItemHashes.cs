namespace Inventory.Cli.Import;

/// <summary>Tells rows of one item from rows of others without keeping their ids.</summary>
internal static class ItemHashes
{
    /// <summary>FNV-1a of 64 bits, never 0.</summary>
    public static ulong Of(ReadOnlySpan<byte> itemId)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in itemId) hash = (hash ^ value) * 1099511628211UL;
        return hash | 1;
    }
}
