using System.Text.Json.Serialization;

namespace Inventory.Client;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>What is on it, in the list's order.</summary>
    [JsonIgnore]
    public IReadOnlyList<T> Entries => Items ?? Holds ?? Deliveries ?? [];

    /// <summary>Leads to the next page, with the same filters, for 24 hours; null on the last.</summary>
    public string? NextCursor { get; init; }

    /// <summary>As of when it is true, where it may lag.</summary>
    public DateTimeOffset? AsOf { get; init; }

    [JsonInclude]
    internal IReadOnlyList<T>? Items { get; init; }

    [JsonInclude]
    internal IReadOnlyList<T>? Holds { get; init; }

    [JsonInclude]
    internal IReadOnlyList<T>? Deliveries { get; init; }
}
