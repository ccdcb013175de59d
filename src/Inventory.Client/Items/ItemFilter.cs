namespace Inventory.Client;

/// <summary>Which items a list has; null for any.</summary>
public sealed record ItemFilter
{
    /// <summary>Whose ids begin so.</summary>
    public string? Prefix { get; init; }

    /// <summary>Whose sales are stopped, or are not.</summary>
    public bool? StopSell { get; init; }

    /// <summary>Whose available quantity is negative, or is not.</summary>
    public bool? Short { get; init; }

    /// <summary>Whose counters disagree with their live holds, or do not.</summary>
    public bool? Drifted { get; init; }
}
