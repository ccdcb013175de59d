using Inventory.Contracts;
using Inventory.Grains.Holds;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Http;

/// <summary>An API key at work, with what every request of it would otherwise make anew.</summary>
internal sealed class Principal(ApiKey key, HoldServices holds)
{
    public ApiKey Key { get; } = key;

    public int TenantId => Key.Tenant.Id;

    public string Tenant => Key.Tenant.Name;

    /// <summary>Who grains take this key for.</summary>
    public Caller Caller { get; } = new() { Actor = key.Name, Channel = key.Channel };

    /// <summary>The tenant's holds.</summary>
    public TenantHolds Holds { get; } = holds.Of(key.Tenant);

    /// <summary>Requests it may still send at once; see <see cref="RateLimiter"/>.</summary>
    public RateLimiter.Bucket Bucket { get; } = new();
}
