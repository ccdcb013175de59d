namespace Inventory.Gateway;

/// <summary>Settings of the HTTP API.</summary>
public sealed class GatewayOptions
{
    /// <summary>Requests a second that one key may send to one node; 0 for no limit. Default: 0.</summary>
    public double RequestsPerSecond { get; set; }

    /// <summary>Serves the test clock; business time stands still then. Default: off.</summary>
    public bool TestClock { get; set; }

    /// <summary>How long a read may wait for the database before it is answered with <c>ledger-unavailable</c>. Default: 1.9 s.</summary>
    public TimeSpan ReadPatience { get; set; } = TimeSpan.FromSeconds(1.9);

    /// <summary>
    /// How long a command may wait for its item, its holds or the database before it is answered with <c>outcome-unknown</c>. Default: 3.5
    /// s.
    /// </summary>
    public TimeSpan CommandPatience { get; set; } = TimeSpan.FromSeconds(3.5);
}
