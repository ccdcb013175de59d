namespace Inventory.Dashboard;

/// <summary>Settings of the operators' pages.</summary>
public sealed class DashboardOptions
{
    /// <summary>
    /// How old what is known of a session's key may become, and how often open pages ask: a session ends at most twice this after its key.
    /// Default: 20 s, so that it is over within the minute.
    /// </summary>
    public TimeSpan SessionCheck { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether Orleans' own dashboard is shown too, at <c>/orleans</c>. Default: no: each call of a grain passes by it.</summary>
    public bool Orleans { get; set; }
}
