using Inventory.Ledger.Keys;

namespace Inventory.Operations.Items;

/// <summary>What an operator may do, by the same rules as over HTTP.</summary>
public static class OperatorRights
{
    /// <summary>Why an operator may not do what needs one of these scopes, in a sentence; null where they may.</summary>
    public static string? Lacks(this Operator by, KeyScopes scopes) =>
        !by.Key.Has(scopes) ? $"This key lacks the scope {string.Join(" or ", scopes.Names())}."
        : by.Key.Channel is not null ? "A key that is bound to a channel may not do this." : null;
}
