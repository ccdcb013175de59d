using Inventory.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Samples.Demo;

/// <summary>The service's clients by the names of their keys: each has a connection and a key of its own.</summary>
/// <param name="address">The root of the service.</param>
public sealed class Callers(Uri address) : IAsyncDisposable
{
    private readonly Dictionary<string, ServiceProvider> _hosts = [];

    /// <summary>One of them.</summary>
    /// <param name="name">As it was added.</param>
    public InventoryClient this[string name] => _hosts[name].GetRequiredService<InventoryClient>();

    /// <summary>Adds a client.</summary>
    /// <param name="name">Chosen by the caller.</param>
    /// <param name="key">Its key.</param>
    public InventoryClient Add(string name, string key)
    {
        var services = new ServiceCollection();
        services.AddInventoryClient(options => (options.Address, options.Key, options.Patience) = (address, key, TimeSpan.FromSeconds(15)));
        _hosts.Add(name, services.BuildServiceProvider());
        return this[name];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values) await host.DisposeAsync();
    }
}
