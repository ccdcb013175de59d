namespace Inventory.Events.Deliveries;

/// <summary>How consumers are served.</summary>
public sealed class DeliveryOptions
{
    /// <summary>How often a node looks for consumers that nobody serves.</summary>
    public TimeSpan Ask { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many it takes at once, so that nodes that start together share them.</summary>
    public int ClaimMax { get; set; } = 16;

    /// <summary>
    /// How long the consumers of a node that died are waited for. A third of it is how soon a change made elsewhere is seen.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(9);

    /// <summary>At least so long between two records of one consumer, so that many events share a row's rewriting.</summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the place of a consumer is written for which nothing comes.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After that long an event that is still on its way gets a row, and what is of other subjects goes past it.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Events that are read ahead of the place that is written, without rows: what a node that dies may repeat at most.</summary>
    public int AheadMax { get; set; } = 1_000;

    /// <summary>Rows that may wait; beyond them the place stands still, and what is not read yet waits in the log.</summary>
    public int HeldMax { get; set; } = 5_000;

    /// <summary>Replayed events that are at work at once.</summary>
    public int ReplaysMax { get; set; } = 500;

    /// <summary>
    /// How many sendings a second a node that is busy with holds makes, to all consumers together (a webhook's request, a bridge's batch).
    /// The rest waits until there is time.
    /// </summary>
    public int BusyMost { get; set; } = 400;

    /// <summary>How long sendings that are under way are waited for when the node stops.</summary>
    public TimeSpan StopPatience { get; set; } = TimeSpan.FromSeconds(2);
}
