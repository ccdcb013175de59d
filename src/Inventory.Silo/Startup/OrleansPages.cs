using Inventory.Dashboard;
using Inventory.Silo.Settings;

namespace Inventory.Silo.Startup;

/// <summary>Orleans' own dashboard: its parts are registered only where it is on, for they cost something.</summary>
internal static class OrleansPages
{
    public static void AddWhereAsked(IHostApplicationBuilder builder)
    {
        var dashboard = new DashboardOptions();
        new DashboardSettings(builder.Configuration).Configure(dashboard);
        if (dashboard.Orleans) builder.UseOrleans(OrleansDashboard.AddTo);
    }
}
