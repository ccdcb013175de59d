using Inventory.Contracts;
using Inventory.Ledger.Keys;

namespace Inventory.Http.Keys;

/// <summary>An API key at work, with what every request of it would otherwise make anew.</summary>
public sealed class Principal(ApiKey key)
{
    /// <summary>The key.</summary>
    public ApiKey Key { get; } = key;

    /// <summary>The tenant's number.</summary>
    public int TenantId => Key.Tenant.Id;

    /// <summary>The tenant's name.</summary>
    public string Tenant => Key.Tenant.Name;

    /// <summary>Who grains take this key for.</summary>
    public Caller Caller { get; } = new() { Actor = key.Name, Channel = key.Channel };
}
