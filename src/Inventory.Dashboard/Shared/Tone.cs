namespace Inventory.Dashboard.Shared;

/// <summary>How something is: neither good nor bad, good, to be watched, or bad.</summary>
public enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>To be watched.</summary>
    Warning,

    /// <summary>Wrong.</summary>
    Bad,
}
