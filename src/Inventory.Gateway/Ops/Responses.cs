using System.ComponentModel;
using Inventory.Contracts.Items;
using Inventory.Grains.Expiry;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Ledger.Drift;

namespace Inventory.Gateway.Ops;

/// <summary>What one side says of an item.</summary>
[Description("What one side says of an item, in whole units.")]
[Example("""{"onHand":40,"allocated":3,"held":2}""")]
internal sealed record UnitsResponse
{
    [Description("Units there; holds have no say in it.")] public long? OnHand { get; init; }

    [Description("Units owed.")] public required long Allocated { get; init; }

    [Description("Units set aside.")] public required long Held { get; init; }

    public static UnitsResponse Of(DriftUnits units) => new() { OnHand = units.OnHand, Allocated = units.Allocated, Held = units.Held };
}

/// <summary>An item that has drifted.</summary>
[Description("An item of which row, live holds and journal disagree.")]
internal sealed record DriftedItem
{
    [Description("Which item; absent where its row is gone.")] public string? ItemId { get; init; }

    [Description("Units set aside by its row.")] public required long StoredReserved { get; init; }

    [Description("Units set aside by its live holds.")] public required long CountedReserved { get; init; }

    [Description("The one less the other.")] public required long Difference { get; init; }

    [Description("Units that are wrong, over all quantities.")] public required long Units { get; init; }

    [Description("Which sides are not as they should be."), OneOf("item", "holds", "journal")]
    public required IReadOnlyList<string> Disagrees { get; init; }

    [Description("What its row says.")] public UnitsResponse? Item { get; init; }

    [Description("What its live holds add up to.")] public required UnitsResponse Holds { get; init; }

    [Description("What its last event says.")] public UnitsResponse? Journal { get; init; }

    [Description("When it was found.")] public required DateTimeOffset FoundAt { get; init; }

    [Description("Since when, where that is known.")] public DateTimeOffset? Since { get; init; }

    [Description("Whose hand it was, where it was recorded.")] public string? By { get; init; }

    [Description("The first event that does not follow from those before it.")] public long? BrokenAt { get; init; }

    [Description("When it was put right, or seen to agree again; absent while it is open.")]
    public DateTimeOffset? ResolvedAt { get; init; }

    [Description("How: by the item itself, by an operator, or without either.")]
    [OneOf("repaired", "reconciled", "agrees again", Open = true)]
    public string? Resolution { get; init; }

    public static DriftedItem Of(DriftReading drift) => new()
    {
        ItemId = drift.ItemId,
        StoredReserved = drift.Item?.Held ?? 0,
        CountedReserved = drift.Holds.Held,
        Difference = (drift.Item?.Held ?? 0) - drift.Holds.Held,
        Units = drift.Units,
        Disagrees = drift.Disagrees,
        Item = drift.Item is { } item ? UnitsResponse.Of(item) : null,
        Holds = UnitsResponse.Of(drift.Holds),
        Journal = drift.Journal is { } journal ? UnitsResponse.Of(journal) : null,
        FoundAt = drift.FoundAt,
        Since = drift.Since,
        By = drift.By,
        BrokenAt = drift.BrokenAt,
        ResolvedAt = drift.ResolvedAt,
        Resolution = drift.Resolution,
    };
}

/// <summary>The items that have drifted.</summary>
[Description("The items that have drifted, most units first.")]
internal sealed record DriftList([property: Description("The items.")] IReadOnlyList<DriftedItem> Drift,
    [property: Description("Pass it as cursor; absent at the end.")] string? NextCursor);

/// <summary>A hold that should have ended.</summary>
[Description("A hold past its end that is still open.")]
internal sealed record StuckHoldResponse
{
    [Description("Its id.")] public required string HoldId { get; init; }

    [Description("The items of its lines that are open.")] public required IReadOnlyList<string> ItemIds { get; init; }

    [Description("Units in all.")] public required long Quantity { get; init; }

    [Description("Whose it is.")] public string? Owner { get; init; }

    [Description("Through which channel it came.")] public string? Channel { get; init; }

    [Description("When it was placed.")] public required DateTimeOffset PlacedAt { get; init; }

    [Description("When it should have ended.")] public required DateTimeOffset ExpiresAt { get; init; }

    [Description("Why it has not."), OneOf("overdue_unswept", "undecided", "owner_unreachable", "clock", Open = true)]
    public required string Why { get; init; }

    public static StuckHoldResponse Of(StuckHold hold) => new()
    {
        HoldId = hold.HoldId,
        ItemIds = hold.ItemIds,
        Quantity = hold.Quantity,
        Owner = hold.Owner,
        Channel = hold.Channel,
        PlacedAt = hold.PlacedAt,
        ExpiresAt = hold.ExpiresAt,
        Why = hold.Why,
    };
}

/// <summary>The holds that should have ended.</summary>
[Description("The holds that should have ended, longest first.")]
internal sealed record StuckList([property: Description("The holds.")] IReadOnlyList<StuckHoldResponse> Stuck,
    [property: Description("Pass it as cursor; absent at the end.")] string? NextCursor,
    [property: Description("As of when.")] DateTimeOffset AsOf);

/// <summary>An item before or after it was put right.</summary>
[Description("An item's quantities.")]
internal sealed record ItemState(
    [property: Description("Units physically there.")] long OnHand, [property: Description("Units owed.")] long Allocated,
    [property: Description("Units set aside.")] long Held, [property: Description("What may still be promised.")] long Available,
    [property: Description("Its version.")] long Version)
{
    public static ItemState Of(ItemView item) => new(item.OnHand, item.Allocated, item.Held, item.Available, item.Version);
}

/// <summary>What was done about an item.</summary>
[Description("How an item compared with its live holds and its journal, and what was done.")]
internal sealed record ReconciledItem
{
    [Description("Which item.")] public required string ItemId { get; init; }

    [Description("It was put right; false after a dry run.")] public required bool Applied { get; init; }

    [Description("Which sides were not as they should be."), OneOf("item", "holds", "journal")]
    public required IReadOnlyList<string> Disagrees { get; init; }

    [Description("As it was.")] public required ItemState Before { get; init; }

    [Description("As it is, or after a dry run as it would be.")] public required ItemState After { get; init; }

    [Description("What its live holds claim.")] public required UnitsResponse Holds { get; init; }

    [Description("What its last event says.")] public UnitsResponse? Journal { get; init; }

    [Description("The first event that does not follow from those before it.")] public long? BrokenAt { get; init; }

    [Description("When that event happened.")] public DateTimeOffset? BrokenSince { get; init; }

    public static ReconciledItem Of(string itemId, ReconcileAnswer answer) => new()
    {
        ItemId = itemId,
        Applied = answer.Applied,
        Disagrees = answer.Disagrees,
        Before = ItemState.Of(answer.Before!),
        After = ItemState.Of(answer.After!),
        Holds = new() { Allocated = answer.HoldsAllocated, Held = answer.HoldsHeld },
        Journal = answer.Journal is { } journal ? new() { OnHand = journal.OnHand, Allocated = journal.Allocated, Held = journal.Held }
            : null,
        BrokenAt = answer.BrokenAt,
        BrokenSince = answer.BrokenSince,
    };
}

/// <summary>What a comparison of all items came to.</summary>
[Description("What a comparison of items came to.")]
[Example("""{"ran":true,"itemsChecked":1200,"itemsDrifted":0,"touches":0}""")]
internal sealed record ReconcileRun
{
    [Description("False where another node was at it.")] public required bool Ran { get; init; }

    [Description("Items compared.")] public long? ItemsChecked { get; init; }

    [Description("Items that have drifted.")] public long? ItemsDrifted { get; init; }

    [Description("Changes by other hands than the product's.")] public long? Touches { get; init; }
}

/// <summary>What a sweep came to.</summary>
[Description("What ending all holds that are over came to.")]
[Example("""{"ended":3,"failed":[{"itemId":"sku:tea@berlin","code":"item-drifted"}]}""")]
internal sealed record SweepResponse(
    [property: Description("Lines that were left to it.")] long Ended,
    [property: Description("Items on which what is over could not be ended.")] IReadOnlyList<SweepFailed> Failed)
{
    // A sweep ends everybody's holds, and tells each of its own.
    public static SweepResponse Of(Swept swept, string tenant) =>
        new(swept.Ended, [.. swept.Failed.Where(failure => failure.Tenant == tenant).Select(SweepFailed.Of)]);
}

/// <summary>An item that a sweep could not end holds on.</summary>
[Description("An item on which what is over could not be ended.")]
[Example("""{"itemId":"sku:tea@berlin","code":"item-drifted"}""")]
internal sealed record SweepFailed(
    [property: Description("Which item.")] string ItemId,
    [property: Description("Why, as a problem's code.")] string Code)
{
    public static SweepFailed Of(SweepFailure failure) => new(failure.ItemId, failure.Why is { } why
        ? OutcomeProblems.Of(new ItemAnswer { Outcome = why }, failure.ItemId).Code.Code : ProblemCodes.InternalError.Code);
}
