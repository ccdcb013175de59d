using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inventory.Events.Envelopes;
using Inventory.Http.Json;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Items;

/// <summary>An event of an item's journal.</summary>
[Description("A permanent fact of an item's journal, and the item's quantities after it. A key that is bound to a channel is told of other "
    + "events than those of its channel's holds only itemId, sequence, type, at and the quantities.")]
[Example("""
    {"eventId":"0198c0de-0000-7000-8000-000000000001","itemId":"sku:tea@berlin","holdId":"h-1","sequence":2,"type":"hold_placed.v1","at":"2030-01-31T12:00:00.000Z","actor":"shop",
    "commandId":"h-1","data":{"quantity":2,"holdId":"h-1"},"onHand":40,"outOfService":0,"allocated":0,"held":2,"safetyStock":0,"overbookingLimit":0,"stopSell":false,"available":38}
    """)]
internal sealed record EventResponse : IWritesItself
{
    [Description("Its id, for ever.")] public string? EventId { get; init; }

    [Description("Whose journal it is of.")] public required string ItemId { get; init; }

    [Description("The hold it concerns.")] public string? HoldId { get; init; }

    [Description("Its place in the item's journal, without gaps from 1.")] public required long Sequence { get; init; }

    [Description("What happened."), OneOf(
        "item_created.v1", "item_changed.v1", "stock_adjusted.v1", "stock_counted.v1", "stock_reconciled.v1", "hold_placed.v1",
            "hold_changed.v1",
        "hold_confirmed.v1", "hold_released.v1", "hold_expired.v1", "hold_cancelled.v1", "hold_fulfilled.v1",
            Open = true)] public required string Type { get; init; }

    [Description("When it happened.")] public required DateTimeOffset At { get; init; }

    [Description("The name of the key that caused it.")] public string? Actor { get; init; }

    [Description("The id of the command that caused it.")] public string? CommandId { get; init; }

    [Description("Why, in the caller's words.")] public string? Reason { get; init; }

    [Description("What it says beyond the quantities: quantity always, others by type; of item_changed.v1 changed, "
        + "{field: [before, after]}.")]
    [JsonConverter(typeof(RawJsonConverter)), FreeObject]
    public string? Data => InOutline ? null : DataOf(Happened);

    [Description("Units physically there.")] public required long OnHand { get; init; }

    [Description("Units that cannot be sold.")] public required long OutOfService { get; init; }

    [Description("Units owed to confirmed holds.")] public required long Allocated { get; init; }

    [Description("Units set aside by live holds.")] public required long Held { get; init; }

    [Description("Units kept back.")] public required long SafetyStock { get; init; }

    [Description("Units sold beyond what is there.")] public required long OverbookingLimit { get; init; }

    [Description("New units are refused.")] public bool? StopSell { get; init; }

    [Description("What may still be promised.")] public required long Available { get; init; }

    // What it is written from: events leave by many ways, and look the same on each.
    private EventReading Happened { get; init; } = null!;

    private bool InOutline { get; init; }

    /// <summary>An event as a key hears of it.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="bound">The channel that the key is bound to; null for none.</param>
    public static EventResponse Of(EventReading happened, string? bound)
    {
        var outline = new EventResponse
        {
            Happened = happened,
            InOutline = bound is not null && bound != happened.Channel,
            ItemId = happened.ItemId,
            Sequence = happened.Sequence,
            Type = happened.Type,
            At = happened.At,
            OnHand = happened.Stock.OnHand,
            OutOfService = happened.Stock.OutOfService,
            Allocated = happened.Stock.Allocated,
            Held = happened.Stock.Held,
            SafetyStock = happened.Stock.SafetyStock,
            OverbookingLimit = happened.Stock.OverbookingLimit,
            Available = happened.Stock.Available,
        };
        return outline.InOutline ? outline : outline with
        {
            EventId = happened.EventId,
            HoldId = happened.HoldId,
            Actor = happened.Actor,
            CommandId = happened.CommandId,
            Reason = happened.Reason,
            StopSell = happened.Stock.StopSell,
        };
    }

    private static string DataOf(EventReading happened)
    {
        using var answer = JsonAnswer.Rent();
        EventJson.WriteData(answer.Json, happened);
        answer.Json.Flush();
        return System.Text.Encoding.UTF8.GetString(answer.Written.Span);
    }

    /// <inheritdoc />
    public void WriteTo(Utf8JsonWriter json, StrictJson rest)
    {
        if (InOutline) EventJson.WriteOutline(json, Happened);
        else EventJson.Write(json, Happened);
    }
}
