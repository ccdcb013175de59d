using System.ComponentModel;
using System.Text.Json.Serialization;
using Inventory.Http.Json;

namespace Inventory.Gateway.Events;

/// <summary>An event as it leaves the service, as documents show it; <see cref="Inventory.Events.Envelopes.Envelope"/> writes it.</summary>
[Description("A CloudEvent 1.0. Events that belong to no single item have no sequence, and a subject of their own. A key that is bound to a "
    + "channel is told in data of other events than those of its channel's holds only itemId, sequence, type, at and the quantities.")]
[Example("""
    {"specversion":"1.0","id":"evt-4711","source":"/tenants/demo","type":"hold_placed.v1","subject":"sku:tea@berlin","time":"2030-01-31T12:00:00.000Z",
    "datacontenttype":"application/json","sequence":"0000000000000000002","partitionkey":"sku:tea@berlin","traceparent":"00-0af7651916cd43dd8448eb211c80319c-8448eb211c80319c-01",
    "data":{"eventId":"evt-4711","itemId":"sku:tea@berlin","holdId":"h-1","sequence":2,"type":"hold_placed.v1","at":"2030-01-31T12:00:00.000Z","actor":"shop",
    "commandId":"h-1","data":{"quantity":2,"holdId":"h-1"},"onHand":40,"outOfService":0,"allocated":0,"held":2,"safetyStock":0,"overbookingLimit":0,"stopSell":false,"available":38}}
    """)]
internal sealed record EventEnvelope
{
    [Description("The version of CloudEvents: 1.0.")] public required string Specversion { get; init; }

    [Description("Its id, for ever: what came twice has it twice.")] public required string Id { get; init; }

    [Description("Whose it is: /tenants/ and the tenant.")] public required string Source { get; init; }

    [Description("What happened."), OneOf(
        "item_created.v1", "item_changed.v1", "stock_adjusted.v1", "stock_counted.v1", "stock_reconciled.v1", "hold_placed.v1",
        "hold_changed.v1", "hold_confirmed.v1", "hold_released.v1", "hold_expired.v1", "hold_cancelled.v1", "hold_fulfilled.v1",
        "allocation.failed.v1", "reaccommodation_required.v1", "room.reassigned.v1", "lever_pulled.v1", "lever_undone.v1",
        Open = true)]
    public required string Type { get; init; }

    [Description("The item; of events that belong to no single one the hold or the lever.")] public required string Subject { get; init; }

    [Description("When it happened.")] public required DateTimeOffset Time { get; init; }

    [Description("What data is: application/json.")] public required string Datacontenttype { get; init; }

    [Description("Its place in the item's journal, as 19 digits.")] public string? Sequence { get; init; }

    [Description("What keeps its order: the same as subject.")] public required string Partitionkey { get; init; }

    [Description("The trace of the call that caused it, as W3C Trace Context writes it.")] public string? Traceparent { get; init; }

    [Description("The item's event as its own list has it; of others by type.")]
    [JsonConverter(typeof(RawJsonConverter)), FreeObject]
    public required string Data { get; init; }
}
