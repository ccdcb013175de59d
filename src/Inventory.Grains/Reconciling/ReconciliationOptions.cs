namespace Inventory.Grains.Reconciling;

/// <summary>How often items, holds and journal are compared.</summary>
public sealed record ReconciliationOptions
{
    /// <summary>Default 5 minutes: whoever edits a row by hand is found within it. Shorter costs the database more; every item is looked at once a day in any case.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);
}
