using System.Text.Json.Serialization;
using Inventory.Client.Json;

namespace Inventory.Client;

/// <summary>Absolute targets for a hold; at least one of lines, end and metadata. All or nothing.</summary>
public sealed record HoldChange
{
    /// <summary>Chosen by the caller, unique per hold; it decides what is a repeat.</summary>
    public required string ChangeId { get; init; }

    /// <summary>Units each item shall have: 0 takes a line out, a new item adds one, unnamed lines stay.</summary>
    public IReadOnlyList<Line>? Lines { get; init; }

    /// <summary>When it ends, counted from now; whole seconds, 1 or more.</summary>
    [JsonPropertyName("ttlSeconds"), JsonConverter(typeof(WholeSecondsConverter))]
    public TimeSpan? Ttl { get; init; }

    /// <summary>The caller's own facts, replaced whole.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>What of a hold is confirmed.</summary>
public sealed record Confirmation
{
    /// <summary>Every line of the hold, 0 allowed but not for all, the rest goes back to stock; null for all of it.</summary>
    public IReadOnlyList<Line>? Lines { get; init; }

    /// <summary>What to do with a hold that is over; null refuses.</summary>
    public IfExpired? IfExpired { get; init; }
}

/// <summary>What confirming does with a hold that is over.</summary>
public enum IfExpired
{
    /// <summary>Refuses.</summary>
    Refuse,

    /// <summary>Takes its units again, if they are there.</summary>
    Reacquire,
}

/// <summary>Why a hold is given back.</summary>
public sealed record Release
{
    /// <summary>Why, up to 200 characters; not compared.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do with an id that is not known; null refuses.</summary>
    public IfUnknown? IfUnknown { get; init; }
}

/// <summary>What releasing does with an id that is not known.</summary>
public enum IfUnknown
{
    /// <summary>Refuses.</summary>
    Refuse,

    /// <summary>Records it as released, so that a request that is still on its way can never take effect.</summary>
    Spend,
}

/// <summary>Why a confirmed hold is given back.</summary>
public sealed record Cancellation
{
    /// <summary>Why, up to 200 characters; not compared.</summary>
    public string? Reason { get; init; }
}

/// <summary>Units of a confirmed hold that leave.</summary>
public sealed record Fulfilment
{
    /// <summary>Chosen by the caller, unique per hold; it decides what is a repeat.</summary>
    public required string FulfilmentId { get; init; }

    /// <summary>Units that leave, by item; null for all that is left.</summary>
    public IReadOnlyList<Line>? Lines { get; init; }
}
