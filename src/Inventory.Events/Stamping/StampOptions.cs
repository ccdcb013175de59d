namespace Inventory.Events.Stamping;

/// <summary>How the journal is stamped.</summary>
public sealed class StampOptions
{
    /// <summary>
    /// At least so long between two runs: each looks again through what is not settled yet, some milliseconds where thousands a second come
    /// (docs/decisions.md). What comes alone does not wait for it.
    /// </summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How long until what another node has committed is stamped at the latest.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the stamper of a node that died is waited for.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a node that does not stamp asks whether it should.</summary>
    public TimeSpan Ask { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From this age on a transaction that holds stamping up is told of by name.</summary>
    public TimeSpan TellAfter { get; set; } = TimeSpan.FromSeconds(30);
}
