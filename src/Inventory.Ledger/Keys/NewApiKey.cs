using System.Collections.Immutable;
using Inventory.Ledger.Tenants;

namespace Inventory.Ledger.Keys;

/// <summary>An API key to make.</summary>
/// <param name="Tenant">Whose data it shall open.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it may be used for.</param>
public sealed record NewApiKey(Tenant Tenant, string Name, KeyScopes Scopes)
{
    /// <summary>Its public id, which decides what is a repeat; null to have one made up.</summary>
    public string? KeyId { get; init; }

    /// <summary>The one channel whose holds it may touch; null for any.</summary>
    public string? Channel { get; init; }

    /// <summary>The person or program it shall belong to; null for itself.</summary>
    public string? Principal { get; init; }

    /// <summary>The fields in which an earlier key of this id differs, by their names on the wire; empty for a repeat.</summary>
    public ImmutableArray<string> Differences(ApiKey earlier)
    {
        ImmutableArray<string> differs = [];
        if (Name != earlier.Name) differs = differs.Add("name");
        if (Scopes != earlier.Scopes) differs = differs.Add("scopes");
        if (Channel != earlier.Channel) differs = differs.Add("channel");
        if ((Principal ?? earlier.KeyId) != earlier.Principal) differs = differs.Add("principal");
        return differs;
    }
}

/// <summary>What came of making a key.</summary>
/// <param name="Key">What is stored about it.</param>
/// <param name="Secret">The key itself, which nobody can tell ever again; null where there already was one of this id.</param>
/// <param name="IsDeleted">There was one of this id, and it is deleted.</param>
public readonly record struct MadeApiKey(ApiKey Key, string? Secret, bool IsDeleted = false);
