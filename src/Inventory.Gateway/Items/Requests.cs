using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Problems;

namespace Inventory.Gateway.Items;

/// <summary>POST /v1/items.</summary>
[Description("An item to make.")]
[Example("""{"itemId":"sku:tea@berlin","onHand":40,"safetyStock":2,"metadata":{"supplier":"north"}}""")]
internal sealed record NewItem : ItemSettings
{
    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax),
        Description("sku:{code}, sku:{code}@{location}, room:{property}:{roomType}:{yyyy-MM-dd} or ticket:{event}:{class}.")]
    public string? ItemId { get; init; }

    [Required, Units(0, Limits.StockMax), Description("Units physically there.")]
    public long? OnHand { get; init; }

    public CreateItem ToCommand(Caller caller) => ToCreate(caller, OnHand);
}

/// <summary>A line of POST /v1/items:import.</summary>
[Description("An item as it shall be: made where there is none; of one that exists what is named is set, and what is left out stays.")]
[Example("""{"itemId":"sku:tea@berlin","onHand":40}""")]
internal sealed record ImportedItem : ItemSettings
{
    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Which item.")]
    public string? ItemId { get; init; }

    [Units(0, Limits.StockMax), Description("Units physically there; of an item that exists the difference becomes a count.")]
    public long? OnHand { get; init; }

    public CreateItem ToCommand(Caller caller, string? importId, DateTimeOffset? countedAt) =>
        ToCreate(caller, OnHand) with { ImportId = importId, CountedAt = countedAt };
}

/// <summary>PATCH /v1/items/{itemId}.</summary>
[Description("Settings to change; what is left out stays.")]
[Example("""{"safetyStock":5}""")]
internal sealed record ItemChange : ItemSettings
{
    [Units(0, long.MaxValue), Description("The settingsVersion the caller believes in; an older one is refused.")]
    public long? SettingsVersion { get; init; }

    [Characters(Limits.ReasonLengthMax), Description("Why; journalled with what changes.")] public string? Reason { get; init; }

    public ChangeItem ToCommand(Caller caller, long? version = null) => new()
    {
        Caller = caller,
        OutOfService = OutOfService,
        SafetyStock = SafetyStock,
        OverbookingLimit = OverbookingLimit,
        StopSell = StopSell,
        ReplacesMetadata = Metadata is not null,
        Metadata = CanonicalMetadata,
        SettingsVersion = SettingsVersion,
        Reason = Reason,
        Version = version,
    };
}

/// <summary>What an owner may set of an item.</summary>
internal abstract record ItemSettings
{
    [Units(0, Limits.StockMax), Description("Units that cannot be sold; 0 where a new item does not say.")]
    public long? OutOfService { get; init; }

    [Units(0, Limits.StockMax), Description("Units kept back; 0 where a new item does not say.")]
    public long? SafetyStock { get; init; }

    [Units(0, Limits.StockMax), Description("Units sold beyond what is there; 0 where a new item does not say.")]
    public long? OverbookingLimit { get; init; }

    [Description("Refuses new units while true; false where a new item does not say.")]
    public bool? StopSell { get; init; }

    [Facts, Description("The owner's own facts, replaced whole: up to 20 keys of 40 characters, values of up to 500; never interpreted.")]
    public Dictionary<string, string?>? Metadata { get; init; }

    protected string? CanonicalMetadata => Metadata is null ? null : MetadataText.Canonical(Metadata!);

    protected CreateItem ToCreate(Caller caller, long? onHand) => new()
    {
        Caller = caller,
        OnHand = onHand,
        OutOfService = OutOfService,
        SafetyStock = SafetyStock,
        OverbookingLimit = OverbookingLimit,
        StopSell = StopSell,
        Metadata = CanonicalMetadata,
    };
}

/// <summary>POST /v1/items/{itemId}/adjustments.</summary>
[Description("A step of on hand: a delivery, a breakage.")]
[Example("""{"adjustmentId":"delivery-7","delta":12,"reason":"delivery"}""")]
internal sealed record Adjustment : IAdjustment
{
    [Required, Identifier, Description("Chosen by the caller, unique per item; repeating it is safe.")]
    public string? AdjustmentId { get; init; }

    [Required, Units(-Limits.StockMax, Limits.StockMax), Description("Units to add; negative takes off, 0 is refused.")]
    public long? Delta { get; init; }

    [Required, Characters(Limits.ReasonLengthMax), Description("Why; journalled, not compared.")] public string? Reason { get; init; }

    public void Validate(FieldErrors errors) => IAdjustment.Validate(this, errors);
}

/// <summary>An entry of POST /v1/adjustments:batch.</summary>
[Description("A step of one item's on hand.")]
[Example("""{"itemId":"sku:tea@berlin","adjustmentId":"delivery-7","delta":12,"reason":"delivery"}""")]
internal sealed record ItemAdjustment : IAdjustment, IOfItem
{
    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Which item.")] public string? ItemId { get; init; }

    [Required, Identifier, Description("Chosen by the caller, unique per item; repeating it is safe.")]
    public string? AdjustmentId { get; init; }

    [Required, Units(-Limits.StockMax, Limits.StockMax), Description("Units to add; negative takes off, 0 is refused.")]
    public long? Delta { get; init; }

    [Required, Characters(Limits.ReasonLengthMax), Description("Why; journalled, not compared.")] public string? Reason { get; init; }

    public void Validate(FieldErrors errors) => IAdjustment.Validate(this, errors);
}

/// <summary>A step of on hand, alone or in a batch.</summary>
internal interface IAdjustment : IValidated
{
    string? AdjustmentId { get; }

    long? Delta { get; }

    string? Reason { get; }

    AdjustStock ToCommand(Caller caller, long? version = null) =>
        new() { Caller = caller, AdjustmentId = AdjustmentId!, Delta = Delta!.Value, Reason = Reason!, Version = version };

    static void Validate(IAdjustment adjustment, FieldErrors errors)
    {
        if (adjustment.Delta == 0) errors.Add("delta", "must not be 0");
    }
}

/// <summary>POST /v1/items/{itemId}/counts.</summary>
[Description("On hand as somebody counted it.")]
[Example("""{"countId":"count-2030-01","counted":38,"countedAt":"2030-01-31T18:00:00+01:00","reason":"stocktaking"}""")]
internal sealed record Count : ICount
{
    [Required, Identifier, Description("Chosen by the caller, unique per item; repeating it is safe.")]
    public string? CountId { get; init; }

    [Required, Units(0, Limits.StockMax), Description("Units counted.")] public long? Counted { get; init; }

    [Description("When it was counted; now where it is left out, at most 7 days back, not in the future.")]
    public DateTimeOffset? CountedAt { get; init; }

    [Required, Characters(Limits.ReasonLengthMax), Description("Why; journalled, not compared.")] public string? Reason { get; init; }
}

/// <summary>An entry of POST /v1/counts:batch.</summary>
[Description("One item's on hand as somebody counted it.")]
[Example("""{"itemId":"sku:tea@berlin","countId":"count-2030-01","counted":38,"reason":"stocktaking"}""")]
internal sealed record ItemCount : ICount, IOfItem
{
    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Which item.")] public string? ItemId { get; init; }

    [Required, Identifier, Description("Chosen by the caller, unique per item; repeating it is safe.")]
    public string? CountId { get; init; }

    [Required, Units(0, Limits.StockMax), Description("Units counted.")] public long? Counted { get; init; }

    [Description("When it was counted; now where it is left out, at most 7 days back, not in the future.")]
    public DateTimeOffset? CountedAt { get; init; }

    [Required, Characters(Limits.ReasonLengthMax), Description("Why; journalled, not compared.")] public string? Reason { get; init; }
}

/// <summary>A count, alone or in a batch.</summary>
internal interface ICount
{
    string? CountId { get; }

    long? Counted { get; }

    DateTimeOffset? CountedAt { get; }

    string? Reason { get; }

    CountStock ToCommand(Caller caller, long? version = null) => new() { Caller = caller, CountId = CountId!, Counted = Counted!.Value,
        CountedAt = CountedAt, Reason = Reason!, Version = version };
}

/// <summary>An entry of a batch that names its item.</summary>
internal interface IOfItem
{
    string? ItemId { get; }
}

/// <summary>POST /v1/adjustments:batch.</summary>
[DocumentedAs(typeof(Adjustments))]
internal sealed record AdjustmentBatch
{
    [Required, Elements(0, StockBatches.EntriesMax, "entries"), Description("In order; each stands alone.")]
    public List<Entry<ItemAdjustment>>? Entries { get; init; }
}

/// <summary>POST /v1/counts:batch.</summary>
[DocumentedAs(typeof(Counts))]
internal sealed record CountBatch
{
    [Required, Elements(0, StockBatches.EntriesMax, "entries"), Description("In order; each stands alone.")]
    public List<Entry<ItemCount>>? Entries { get; init; }
}

/// <summary>An <see cref="AdjustmentBatch"/> as its caller writes it.</summary>
[Description("Adjustments, of which each stands alone.")]
[Example("""{"entries":[{"itemId":"sku:tea@berlin","adjustmentId":"delivery-7","delta":12,"reason":"delivery"}]}""")]
internal sealed record Adjustments([property: Required, Elements(0, StockBatches.EntriesMax, "entries"),
    Description("In order; each stands alone.")] IReadOnlyList<ItemAdjustment> Entries);

/// <summary>A <see cref="CountBatch"/> as its caller writes it.</summary>
[Description("Counts, of which each stands alone.")]
[Example("""{"entries":[{"itemId":"sku:tea@berlin","countId":"count-2030-01","counted":38,"reason":"stocktaking"}]}""")]
internal sealed record Counts([property: Required, Elements(0, StockBatches.EntriesMax, "entries"),
    Description("In order; each stands alone.")] IReadOnlyList<ItemCount> Entries);

internal sealed class AdjustmentEntryConverter() : EntryConverter<ItemAdjustment>("itemId")
{
    protected override string? Id(ItemAdjustment value) => value.ItemId;
}

internal sealed class CountEntryConverter() : EntryConverter<ItemCount>("itemId")
{
    protected override string? Id(ItemCount value) => value.ItemId;
}
