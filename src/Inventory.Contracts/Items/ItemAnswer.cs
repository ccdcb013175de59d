using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts.Items;

/// <summary>The answer to a command on an item.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ItemAnswer")]
public sealed record ItemAnswer
{
    /// <summary>What came of it.</summary>
    [Id(0)] public required Outcome Outcome { get; init; }

    /// <summary>The item as it is now, where the outcome is <see cref="Outcome.Done"/>.</summary>
    [Id(1)] public ItemView? Item { get; init; }

    /// <summary>The command had already happened.</summary>
    [Id(2)] public bool Replayed { get; init; }

    /// <summary>The item came into being with this command.</summary>
    [Id(3)] public bool Created { get; init; }

    /// <summary>The command changed something.</summary>
    [Id(4)] public bool Changed { get; init; }

    /// <summary>Fields that differ from the earlier command of this id.</summary>
    [Id(5)] public ImmutableArray<string> Differs { get; init; } = [];

    /// <summary>
    /// The present version, where the outcome is <see cref="Outcome.VersionMismatch"/>; that of the settings, where it is
    /// <see cref="Outcome.SettingsChanged"/>.
    /// </summary>
    [Id(6)] public long? Version { get; init; }

    /// <summary>What to correct, where the outcome is <see cref="Outcome.Invalid"/>.</summary>
    [Id(7)] public ImmutableArray<FieldError> Errors { get; init; } = [];
}

/// <summary>An item as it is. Quantities are whole units.</summary>
[GenerateSerializer, Immutable, Alias("inventory.ItemView")]
public sealed record ItemView
{
    /// <summary>The item's id.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>Units physically there.</summary>
    [Id(1)] public required long OnHand { get; init; }

    /// <summary>Units that cannot be sold.</summary>
    [Id(2)] public required long OutOfService { get; init; }

    /// <summary>Units owed to confirmed holds.</summary>
    [Id(3)] public required long Allocated { get; init; }

    /// <summary>Units set aside by live holds.</summary>
    [Id(4)] public required long Held { get; init; }

    /// <summary>Units kept back.</summary>
    [Id(5)] public required long SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    [Id(6)] public required long OverbookingLimit { get; init; }

    /// <summary>What may still be promised; negative only after an owner's own act.</summary>
    [Id(7)] public required long Available { get; init; }

    /// <summary>New units are refused.</summary>
    [Id(8)] public required bool StopSell { get; init; }

    /// <summary>The sequence of the item's last event.</summary>
    [Id(9)] public required long Version { get; init; }

    /// <summary>Counts changes of settings.</summary>
    [Id(10)] public required long SettingsVersion { get; init; }

    /// <summary>The owner's own facts as canonical JSON text; null for none.</summary>
    [Id(11)] public string? Metadata { get; init; }

    /// <summary>When the last event happened.</summary>
    [Id(12)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Held and allocated are not what the live holds claim.</summary>
    [Id(13)] public bool Drifted { get; init; }
}
