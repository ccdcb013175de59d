namespace Inventory.Client;

/// <summary>An item to create. What is left out is 0, off or empty.</summary>
public sealed record NewItem
{
    /// <summary>Its id; it decides what is a repeat.</summary>
    public required string ItemId { get; init; }

    /// <summary>Units physically there.</summary>
    public required long OnHand { get; init; }

    /// <summary>Units that cannot be sold.</summary>
    public long? OutOfService { get; init; }

    /// <summary>Units kept back.</summary>
    public long? SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    public long? OverbookingLimit { get; init; }

    /// <summary>Refuses new units.</summary>
    public bool? StopSell { get; init; }

    /// <summary>The owner's own facts, up to 20.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>Settings of an item to change. Null keeps what is.</summary>
public sealed record ItemChange
{
    /// <summary>The settings version that the caller believes in: <c>settings-changed</c> where it is another.</summary>
    public long? SettingsVersion { get; init; }

    /// <summary>Units that cannot be sold.</summary>
    public long? OutOfService { get; init; }

    /// <summary>Units kept back.</summary>
    public long? SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    public long? OverbookingLimit { get; init; }

    /// <summary>Refuses new units.</summary>
    public bool? StopSell { get; init; }

    /// <summary>The owner's own facts, replaced whole.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Why, up to 200 characters; journalled.</summary>
    public string? Reason { get; init; }
}
