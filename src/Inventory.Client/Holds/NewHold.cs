using System.Text.Json.Serialization;
using Inventory.Client.Json;

namespace Inventory.Client;

/// <summary>A hold to place: all lines or none.</summary>
public sealed record NewHold
{
    /// <summary>A hold that never ends by itself, for <see cref="Ttl"/>; takes scope <c>block</c>.</summary>
    public static readonly TimeSpan NoEnd = TimeSpan.Zero;

    /// <summary>Chosen by the caller and kept before the call; it decides what is a repeat.</summary>
    public required string HoldId { get; init; }

    /// <summary>1 to 100 lines, each item once, quantities of 1 or more.</summary>
    public required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>How long it lasts, in whole seconds up to 7 days; null for the service's default of 30 minutes.</summary>
    [JsonPropertyName("ttlSeconds"), JsonConverter(typeof(WholeSecondsConverter))]
    public TimeSpan? Ttl { get; init; }

    /// <summary>Born confirmed, as a sale or a walk-in is; without <see cref="Ttl"/> then.</summary>
    public bool? Confirm { get; init; }

    /// <summary>Whose it is, in the caller's terms.</summary>
    public string? Owner { get; init; }

    /// <summary>Through which channel it comes; a key that is bound to a channel fills it in.</summary>
    public string? Channel { get; init; }

    /// <summary>The caller's own facts, up to 20.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>Units of one item.</summary>
/// <param name="ItemId">Which item.</param>
/// <param name="Quantity">Whole sale units, up to a million.</param>
public sealed record Line(string ItemId, long Quantity);
