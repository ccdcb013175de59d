using Inventory.Http.Problems;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;

namespace Inventory.Http.Keys;

/// <summary>Metadata of an endpoint that needs an API key.</summary>
/// <param name="Scopes">The key needs one of these; none for any key.</param>
public sealed record KeyRule(KeyScopes Scopes)
{
    /// <summary>What a key lacks for the endpoint, or null.</summary>
    public Problem? Refusal(ApiKey key) => Scopes is KeyScopes.None || key.Has(Scopes)
        ? null
        : new(ProblemCodes.Forbidden, $"The key needs the scope {string.Join(" or ", Scopes.Names())}.");
}

/// <summary>Metadata of an endpoint that no key bound to a channel may use.</summary>
public sealed record UnboundKeysOnly;

/// <summary>Says who may use an endpoint.</summary>
public static class KeyRules
{
    /// <summary>Any key will do.</summary>
    public static T RequireKey<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.RequireScope(KeyScopes.None);

    /// <summary>A key with one of these scopes.</summary>
    public static T RequireScope<T>(this T endpoint, KeyScopes scopes)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyRule(scopes));

    /// <summary>No key that is bound to a channel.</summary>
    public static T RefuseBoundKeys<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new UnboundKeysOnly());
}
