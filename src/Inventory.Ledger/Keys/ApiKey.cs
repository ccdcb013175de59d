using Inventory.Ledger.Tenants;

namespace Inventory.Ledger.Keys;

/// <summary>An API key as the ledger knows it: everything but the key itself, of which only a hash is kept.</summary>
/// <param name="Tenant">Whose data it opens.</param>
/// <param name="KeyId">Its public id.</param>
/// <param name="Name">What its owner calls it; journalled as the actor of what it causes.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="Channel">The one channel whose holds it may touch; null for any.</param>
/// <param name="IsBootstrap">It came from the configuration, and may make tenants.</param>
public sealed record ApiKey(Tenant Tenant, string KeyId, string Name, KeyScopes Scopes, string? Channel, bool IsBootstrap)
{
    /// <summary>The person or program it belongs to: itself, unless its maker said otherwise.</summary>
    public string Principal { get; init; } = KeyId;

    /// <summary>Whether it has at least one of <paramref name="scopes"/>.</summary>
    public bool Has(KeyScopes scopes) => (Scopes & scopes) != 0;
}
