using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Http;

/// <summary>One operation of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Its path, where a segment in braces stands for any.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="Handle">Answers a request that has passed authentication and scope.</param>
internal sealed record Route(string Method, string Path, Access Access, Func<ApiRequest, Task> Handle)
{
    /// <summary>Query parameters it knows; any other is an error.</summary>
    public string[] Query { get; init; } = [];

    /// <summary>A key bound to a channel may not use it.</summary>
    public bool UnboundKeysOnly { get; init; }
}

/// <summary>Who may use an operation.</summary>
/// <param name="Key">It needs an API key.</param>
/// <param name="Scopes">The key needs one of these; none for any key.</param>
internal readonly record struct Access(bool Key, KeyScopes Scopes)
{
    public static readonly Access Open = new(false, KeyScopes.None);
    public static readonly Access AnyKey = new(true, KeyScopes.None);

    public static Access Scope(KeyScopes scopes) => new(true, scopes);
}
