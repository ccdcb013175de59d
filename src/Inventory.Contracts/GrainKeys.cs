namespace Inventory.Contracts;

/// <summary>How grains are addressed.</summary>
public static class GrainKeys
{
    /// <summary>The key of an item's grain.</summary>
    /// <param name="tenant">The tenant's name; it has no slash.</param>
    /// <param name="itemId">The item's id.</param>
    public static string Item(string tenant, string itemId) => $"{tenant}/{itemId}";

    /// <summary>Takes an item grain's key apart.</summary>
    public static (string Tenant, string ItemId) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], key[(slash + 1)..]);
    }
}
