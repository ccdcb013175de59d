using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Ledger.Keys;
using Orleans;

namespace Inventory.Gateway.Http;

/// <summary>An API key at work, with what every request of it would otherwise make anew.</summary>
internal sealed class Principal(ApiKey key, IGrainFactory grains)
{
    public ApiKey Key { get; } = key;

    public int TenantId => Key.Tenant.Id;

    public string Tenant => Key.Tenant.Name;

    /// <summary>Who grains take this key for.</summary>
    public Caller Caller { get; } = new() { Actor = key.Name, Channel = key.Channel };

    /// <summary>The tenant's holds.</summary>
    public IHoldsGrain Holds { get; } = grains.GetGrain<IHoldsGrain>(key.Tenant.Name);

    /// <summary>Requests it may still send at once; see <see cref="RateLimiter"/>.</summary>
    public RateLimiter.Bucket Bucket { get; } = new();
}
