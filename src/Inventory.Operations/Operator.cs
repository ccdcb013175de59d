using Inventory.Contracts;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;

namespace Inventory.Operations;

/// <summary>A person or program that looks after a tenant, by the key that they came with.</summary>
/// <param name="Tenant">Whose data they act on; one tenant, also where their key is one of all.</param>
/// <param name="Key">The key.</param>
public sealed record Operator(Tenant Tenant, ApiKey Key)
{
    /// <summary>Who grains take them for; what they do is journalled under this name.</summary>
    public Caller Caller { get; } = new() { Actor = Key.Name, Channel = Key.Channel };
}
