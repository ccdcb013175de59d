namespace Inventory.Client;

/// <summary>Which holds a list has; null for any.</summary>
public sealed record HoldFilter
{
    /// <summary>Of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Of this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>In this status.</summary>
    public HoldStatus? Status { get; init; }

    /// <summary>That end before this instant.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }
}
