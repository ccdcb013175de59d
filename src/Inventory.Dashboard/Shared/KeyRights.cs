using Inventory.Ledger.Keys;

namespace Inventory.Dashboard.Shared;

/// <summary>What a button says where the operator's key may not.</summary>
public static class KeyRights
{
    /// <summary>Why a key may not; null where it may.</summary>
    /// <param name="key">The key.</param>
    /// <param name="needs">One of these scopes.</param>
    /// <param name="unbound">A key that is bound to a channel may not, whatever its scopes.</param>
    public static string? Missing(ApiKey key, KeyScopes needs, bool unbound = false) =>
        !key.Has(needs) ? $"This key lacks the scope {string.Join(" or ", needs.Names())}."
            : unbound && key.Channel is not null ? "A key that is bound to a channel may not do this." : null;
}
