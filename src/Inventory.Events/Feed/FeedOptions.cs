namespace Inventory.Events.Feed;

/// <summary>How a node follows the log.</summary>
public sealed class FeedOptions
{
    /// <summary>
    /// How many of the latest events a node keeps in memory for those who listen. 600 bytes each, or 1,200 once rendered.
    /// </summary>
    public int Kept { get; set; } = 16_384;

    /// <summary>Events of one reading.</summary>
    public int PageMost { get; set; } = 2_000;

    /// <summary>
    /// How long a node waits before it asks again whether there is more: what was stamped by another node is heard of no later. What it has
    /// stamped itself is heard of at once.
    /// </summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A node that commits more events a second than this is busy: its listeners' part of the processor is kept small.</summary>
    public int BusyAbove { get; set; } = 20_000;

    /// <summary>
    /// How many events a second a busy node reads to tell them, new ones and history together. What is left waits until there is time.
    /// </summary>
    public int BusyMost { get; set; } = 5_000;

    /// <summary>
    /// Readings of history at once, for those who are behind what is kept. Few, so that they do not press on the commit path.
    /// </summary>
    public int HistoryReaders { get; set; } = 1;
}
