using Inventory.Dashboard;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Dashboard</c>: the operators' pages.</summary>
internal sealed class DashboardSettings(IConfiguration configuration) : SettingsOf<DashboardOptions>(configuration)
{
    // Twice this is how long a session may outlive its key: no longer than the minute that is promised.
    private static readonly TimeSpan SessionCheckMax = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, DashboardOptions options)
    {
        options.SessionCheck =
            settings.Time("Dashboard:SessionCheck", options.SessionCheck, TimeSpan.FromMilliseconds(100), SessionCheckMax);
        options.Orleans = settings.Switch("Dashboard:Orleans");
        settings.OnlyKnown("Dashboard", "SessionCheck", "Orleans");
    }
}
