namespace Inventory.Gateway.Events;

/// <summary>How a stream of events is kept alive, and how long its listener is waited for.</summary>
internal sealed class ListenerOptions
{
    /// <summary>
    /// How often a listener hears a comment and the place up to which it has heard everything, and its key is asked for; under the 15 s
    /// that are promised.
    /// </summary>
    public TimeSpan Pulse { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a listener may take nothing while something is in its way.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long until the database is asked again after it could not be reached.</summary>
    public TimeSpan AfterFailure { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Events that a listener takes from the feed at once.</summary>
    public int Batch { get; set; } = 1_000;

    /// <summary>Bytes that are written before it is waited for the listener to take them.</summary>
    public int WrittenMax { get; set; } = 32 * 1024;
}
