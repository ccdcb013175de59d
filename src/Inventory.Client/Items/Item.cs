namespace Inventory.Client;

/// <summary>One sellable thing: a SKU at a location, a room type on one night, a ticket class.</summary>
public sealed record Item
{
    /// <summary>Its id, as <c>sku:tea@berlin</c> or <c>room:alpenhof:double:2030-02-01</c>.</summary>
    public required string ItemId { get; init; }

    /// <summary>Units physically there.</summary>
    public required long OnHand { get; init; }

    /// <summary>Units that cannot be sold.</summary>
    public required long OutOfService { get; init; }

    /// <summary>Units owed to confirmed holds.</summary>
    public required long Allocated { get; init; }

    /// <summary>Units set aside by live holds.</summary>
    public required long Held { get; init; }

    /// <summary>Units kept back.</summary>
    public required long SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    public required long OverbookingLimit { get; init; }

    /// <summary>What may still be promised; negative only after an owner's own act.</summary>
    public required long Available { get; init; }

    /// <summary>New units are refused.</summary>
    public required bool StopSell { get; init; }

    /// <summary>The sequence of its last event; to act on this version alone, pass it as <c>ifVersion</c>.</summary>
    public required long Version { get; init; }

    /// <summary>Counts the changes of its settings.</summary>
    public required long SettingsVersion { get; init; }

    /// <summary>The owner's own facts.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True where its counters do not agree with its live holds; null otherwise.</summary>
    public bool? Drifted { get; init; }
}
