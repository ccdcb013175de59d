namespace Inventory.Grains.Expiry;

/// <summary>How often the sweep looks behind the items' own timers.</summary>
public sealed record ExpiryOptions
{
    /// <summary>
    /// Default 5 seconds a shard. Longer leaves what a crash left behind standing for longer; shorter costs the database a search each
    /// time.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
