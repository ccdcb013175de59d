using System.ComponentModel;
using Inventory.Contracts;
using Inventory.Http.Json;
using Inventory.Operations.Receipts;

namespace Inventory.Gateway.Receipts;

/// <summary>Why a hold was refused.</summary>
[Description("Why a hold was refused for stock or a stop: what its items were when that was decided.")]
[Example("""
    {"receiptId":"AQEQ3rq6","code":"insufficient-stock","at":"2030-01-31T12:00:00.000Z","lines":[{"itemId":"sku:tea@berlin","version":41,
    "requested":3,"available":2,"onHand":5,"outOfService":0,"allocated":1,"held":2,"safetyStock":0,"overbookingLimit":0,"stopSell":false,
    "nearestEnds":[{"at":"2030-01-31T12:09:30.000Z","quantity":2}]}]}
    """)]
internal sealed record ReceiptResponse
{
    [Description("The receipt.")] public required string ReceiptId { get; init; }

    [Description("The code of the refusal."), OneOf("insufficient-stock", "stop-sell")] public required string Code { get; init; }

    [Description("When it was decided.")] public required DateTimeOffset At { get; init; }

    [Description("Lines that asked for units, up to 10: those that were the reason first.")]
    public required IReadOnlyList<ReceiptLine> Lines { get; init; }

    public static ReceiptResponse Of(OpenedReceipt receipt) => new()
    {
        ReceiptId = receipt.ReceiptId,
        Code = receipt.Outcome.Code(),
        At = receipt.At,
        Lines = [.. receipt.Lines.Select(ReceiptLine.Of)],
    };
}

/// <summary>A line that asked for units.</summary>
[Description("A line that asked for units, and its item as it was at the version that was decided on.")]
internal sealed record ReceiptLine
{
    [Description("The item.")] public required string ItemId { get; init; }

    [Description("The item's version that was decided on.")] public required long Version { get; init; }

    [Description("Units the line should have had in all.")] public required long Requested { get; init; }

    [Description("Units of these that the line had already, counted in the item's held or allocated; absent for none.")]
    public long? Had { get; init; }

    [Description("What could still be promised, beyond what the line had; negative after an owner's own act.")]
    public required long Available { get; init; }

    [Description("Units physically there.")] public required long OnHand { get; init; }

    [Description("Units that could not be sold.")] public required long OutOfService { get; init; }

    [Description("Units owed to confirmed holds.")] public required long Allocated { get; init; }

    [Description("Units set aside by live holds.")] public required long Held { get; init; }

    [Description("Units kept back.")] public required long SafetyStock { get; init; }

    [Description("Units sold beyond what is there.")] public required long OverbookingLimit { get; init; }

    [Description("New units were refused.")] public required bool StopSell { get; init; }

    [Description("When the holds that the item had end, up to 10, nearest first.")]
    public required IReadOnlyList<ReceiptEnd> NearestEnds { get; init; }

    public static ReceiptLine Of(OpenedLine line) => new()
    {
        ItemId = line.Item.ItemId,
        Version = line.Item.Stock.Version,
        Requested = line.Requested,
        Had = line.Had is 0 ? null : line.Had,
        Available = line.Item.Stock.Available,
        OnHand = line.Item.Stock.OnHand,
        OutOfService = line.Item.Stock.OutOfService,
        Allocated = line.Item.Stock.Allocated,
        Held = line.Item.Stock.Held,
        SafetyStock = line.Item.Stock.SafetyStock,
        OverbookingLimit = line.Item.Stock.OverbookingLimit,
        StopSell = line.Item.Stock.StopSell,
        NearestEnds = [.. line.Item.Ends.Select(static end => new ReceiptEnd(end.At, end.Quantity))],
    };
}

/// <summary>An end of a hold.</summary>
[Description("Units that come free at an instant, unless their hold is confirmed or extended before.")]
internal sealed record ReceiptEnd(
    [property: Description("When the hold ends.")] DateTimeOffset At,
    [property: Description("Its units of the item.")] long Quantity);
