using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Client.Tests.Setup;

/// <summary>Clients as a host has them.</summary>
internal static class Clients
{
    public static InventoryClient Of(
        Uri address, DelegatingHandler? handler = null, TimeProvider? time = null, Action<InventoryClientOptions>? configure = null)
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        if (time is not null) services.AddSingleton(time);
        var http = services.AddInventoryClient(options =>
        {
            (options.Address, options.Key) = (address, SiloProcess.BootstrapKey);
            configure?.Invoke(options);
        });
        if (handler is not null) http.AddHttpMessageHandler(() => handler);
        return services.BuildServiceProvider().GetRequiredService<InventoryClient>();
    }
}
