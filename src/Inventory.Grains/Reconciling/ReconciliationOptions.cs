namespace Inventory.Grains.Reconciling;

/// <summary>How often items, holds and journal are compared.</summary>
public sealed record ReconciliationOptions
{
    /// <summary>
    /// Default 5 minutes: whoever edits a row by hand is found within it. Shorter costs the database more; every item is looked at once a
    /// day in any case.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Default <see cref="DriftRepair.Auto"/>. <see cref="DriftRepair.Manual"/> where a person shall have seen each find first: until then
    /// nothing can be held, sold or given back on such an item.
    /// </summary>
    public DriftRepair Repair { get; set; } = DriftRepair.Auto;

    /// <summary>
    /// How often each node asks whether it is time, and refreshes its gauges: at most every 30 seconds, and so that the interval ends with
    /// a tick.
    /// </summary>
    internal TimeSpan Tick => Interval / Math.Ceiling(Interval / TickMax);

    /// <summary>
    /// Runs closer together than this are one too many: a little less than the interval, for no two ticks are apart by exactly as much.
    /// </summary>
    internal TimeSpan ApartMin => Interval * 0.9;

    private static readonly TimeSpan TickMax = TimeSpan.FromSeconds(30);
}
