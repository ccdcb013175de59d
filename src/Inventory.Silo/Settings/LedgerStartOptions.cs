namespace Inventory.Silo.Settings;

/// <summary>How the ledger is found at start.</summary>
internal sealed class LedgerStartOptions
{
    /// <summary>How long the start waits for a database that cannot be reached. Default: 15 s.</summary>
    public TimeSpan DatabasePatience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Business time stands still and is moved by hand. Default: off.</summary>
    public bool TestClock { get; set; }
}
