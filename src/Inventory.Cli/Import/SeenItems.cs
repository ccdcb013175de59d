namespace Inventory.Cli.Import;

/// <summary>Where each item of a file was named first, so that a second row of it can be told with both lines.</summary>
internal sealed class SeenItems
{
    // Some 40 bytes each: what a long file may cost.
    private const int ItemsMax = 4_000_000;

    private readonly Dictionary<ulong, long> _lines = [];

    /// <summary>The earlier line of the same item; null where there is none. Beyond four million items, later ones are not
    /// remembered.</summary>
    public long? FirstLineOf(ulong item, long line)
    {
        if (item == 0) return null;
        if (_lines.TryGetValue(item, out var first)) return first;
        if (_lines.Count < ItemsMax) _lines.Add(item, line);
        return null;
    }
}
