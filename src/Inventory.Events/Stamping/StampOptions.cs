namespace Inventory.Events.Stamping;

/// <summary>How the journal is stamped.</summary>
public sealed class StampOptions
{
    /// <summary>At least so long between two runs: a run costs the database about a millisecond, however few events it takes.</summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long until what another node has committed is stamped at the latest.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the stamper of a node that died is waited for.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a node that does not stamp asks whether it should.</summary>
    public TimeSpan Ask { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From this age on a transaction that holds stamping up is told of by name.</summary>
    public TimeSpan TellAfter { get; set; } = TimeSpan.FromSeconds(30);
}
