namespace Inventory.Ledger.Keys;

/// <summary>What an API key may be used for.</summary>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reading items, holds, events and availability.</summary>
    Read = 1,

    /// <summary>Placing and changing holds.</summary>
    Sell = 2,

    /// <summary>Holds without end.</summary>
    Block = 4,

    /// <summary>Items, adjustments and counts.</summary>
    Stock = 8,

    /// <summary>API keys.</summary>
    Admin = 16,

    /// <summary>Pulling levers.</summary>
    Operate = 32,

    /// <summary>Approving levers that others pull.</summary>
    Approve = 64,

    /// <summary>Pulling levers without anybody's approval.</summary>
    BreakGlass = 128,

    /// <summary>What the bootstrap key alone gives.</summary>
    OfLevers = Operate | Approve | BreakGlass,

    /// <summary>Everything.</summary>
    All = Read | Sell | Block | Stock | Admin | OfLevers,
}

/// <summary>The names of <see cref="KeyScopes"/> in the store and on the wire.</summary>
public static class KeyScopeNames
{
    private static readonly (string Name, KeyScopes Scope)[] Known =
    [
        ("read", KeyScopes.Read), ("sell", KeyScopes.Sell), ("block", KeyScopes.Block), ("stock", KeyScopes.Stock),
            ("admin", KeyScopes.Admin),
        ("operate", KeyScopes.Operate), ("approve", KeyScopes.Approve), ("break-glass", KeyScopes.BreakGlass),
    ];

    /// <summary>What a caller is told about a scope that does not exist.</summary>
    public const string Rule = "must be read, sell, block, stock, admin, operate, approve or break-glass";

    /// <summary>The scope of that name; <see cref="KeyScopes.None"/> when there is none.</summary>
    public static KeyScopes Parse(string name)
    {
        foreach (var known in Known)
        {
            if (known.Name == name) return known.Scope;
        }

        return KeyScopes.None;
    }

    /// <summary>The names of all scopes in a set, in their fixed order.</summary>
    public static string[] Names(this KeyScopes scopes) =>
        [.. Known.Where(known => scopes.HasFlag(known.Scope)).Select(known => known.Name)];
}
