using Inventory.Events.Feed;

namespace Inventory.Events.Bridges;

/// <summary>Which events go over a bridge: all of them, unless said otherwise.</summary>
public sealed record BridgeFilter
{
    /// <summary>Only events of these types; none: of all types.</summary>
    public IReadOnlySet<string> Types { get; init; } = new HashSet<string>();

    /// <summary>Only events of items whose id begins so; empty: of all items, and what belongs to no item.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Only events of tenants of these names; none: of all tenants.</summary>
    public IReadOnlySet<string> Tenants { get; init; } = new HashSet<string>();

    /// <summary>Whether an event goes over.</summary>
    public bool Wants(ToldEvent told) => (Types.Count == 0 || Types.Contains(told.Happened.Type))
        && (Tenants.Count == 0 || Tenants.Contains(told.Tenant))
        && (Prefix.Length == 0 || (told.Happened.Item is { } item && item.ItemId.StartsWith(Prefix, StringComparison.Ordinal)));
}
