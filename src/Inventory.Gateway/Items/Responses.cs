using System.ComponentModel;
using System.Text.Json.Serialization;
using Inventory.Contracts.Items;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Items;

/// <summary>An item.</summary>
[Description("An item as it is. available = onHand − outOfService − allocated − held − safetyStock + overbookingLimit.")]
[Example("""
    {"itemId":"sku:tea@berlin","onHand":40,"outOfService":0,"allocated":3,"held":2,"safetyStock":2,"overbookingLimit":0,"available":33,"stopSell":false,"version":9,
    "settingsVersion":1,"metadata":{"supplier":"north"},"updatedAt":"2030-01-31T12:00:00.000Z"}
    """)]
internal sealed record ItemResponse
{
    [Description("Its id.")] public required string ItemId { get; init; }

    [Description("Units physically there.")] public required long OnHand { get; init; }

    [Description("Units that cannot be sold.")] public required long OutOfService { get; init; }

    [Description("Units owed to confirmed holds.")] public required long Allocated { get; init; }

    [Description("Units set aside by live holds.")] public required long Held { get; init; }

    [Description("Units kept back.")] public required long SafetyStock { get; init; }

    [Description("Units sold beyond what is there.")] public required long OverbookingLimit { get; init; }

    [Description("What may still be promised; negative only after an owner's own act.")] public required long Available { get; init; }

    [Description("New units are refused.")] public required bool StopSell { get; init; }

    [Description("The sequence of its last event.")] public required long Version { get; init; }

    [Description("Counts changes of settings.")] public required long SettingsVersion { get; init; }

    [Description("The owner's own facts."), JsonConverter(typeof(RawJsonConverter)), Facts] public required string Metadata { get; init; }

    [Description("When its last event happened.")] public required DateTimeOffset UpdatedAt { get; init; }

    [Description("True while allocated and held are not what its live holds claim; absent otherwise.")] public bool? Drifted { get; init; }

    public static ItemResponse Of(ItemView item) => new()
    {
        ItemId = item.ItemId,
        OnHand = item.OnHand,
        OutOfService = item.OutOfService,
        Allocated = item.Allocated,
        Held = item.Held,
        SafetyStock = item.SafetyStock,
        OverbookingLimit = item.OverbookingLimit,
        Available = item.Available,
        StopSell = item.StopSell,
        Version = item.Version,
        SettingsVersion = item.SettingsVersion,
        Metadata = item.Metadata ?? "{}",
        UpdatedAt = item.UpdatedAt,
        Drifted = item.Drifted ? true : null,
    };

    public static ItemResponse Of(ItemReading item) => new()
    {
        ItemId = item.ItemId,
        OnHand = item.Stock.OnHand,
        OutOfService = item.Stock.OutOfService,
        Allocated = item.Stock.Allocated,
        Held = item.Stock.Held,
        SafetyStock = item.Stock.SafetyStock,
        OverbookingLimit = item.Stock.OverbookingLimit,
        Available = item.Stock.Available,
        StopSell = item.Stock.StopSell,
        Version = item.Stock.Version,
        SettingsVersion = item.Stock.SettingsVersion,
        Metadata = item.Metadata ?? "{}",
        UpdatedAt = item.Stock.UpdatedAt,
        Drifted = item.Stock.IsDrifted ? true : null,
    };
}

/// <summary>What came of one entry of a batch of adjustments or counts.</summary>
[Description("What came of one entry.")]
[Example("""{"itemId":"sku:tea@berlin","httpStatus":200}""")]
internal sealed record StockResult
{
    [Description("The entry's item, as it was written; absent where none could be read.")] public string? ItemId { get; init; }

    [Description("The status that the entry alone would have been answered with.")] public required int HttpStatus { get; init; }

    [Description("Why it was refused.")] public ProblemBody? Problem { get; init; }
}

/// <summary>The answer to a batch of adjustments or counts.</summary>
[Description("What came of every entry, in order.")]
internal sealed record StockResults([property: Description("In the order of the entries.")] IReadOnlyList<StockResult> Results);

/// <summary>A line of the answer to an import.</summary>
[Description("What came of one line.")]
[Example("""{"line":1,"itemId":"sku:tea@berlin","outcome":"created"}""")]
internal sealed record ImportResult
{
    [Description("The line's number, from 1.")] public required long Line { get; init; }

    [Description("The line's item, as it was written; absent where none could be read.")] public string? ItemId { get; init; }

    [Description("What came of it."), OneOf("created", "updated", "unchanged", "invalid")] public required string Outcome { get; init; }

    [Description("Why it was refused.")] public ProblemBody? Problem { get; init; }
}
