namespace Inventory.Client;

/// <summary>Which events are asked for.</summary>
public sealed record EventFilter
{
    /// <summary>Only events of these types, up to 50; null or empty for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Only events of items whose id begins with it; null for all events, also those that belong to no single item.</summary>
    public string? Prefix { get; init; }

    internal (string Name, string? Value)[] Query => [("types", Types is { Count: > 0 } types ? string.Join(',', types) : null),
        ("prefix", Prefix)];
}
