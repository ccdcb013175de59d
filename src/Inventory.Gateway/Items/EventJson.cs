using System.Text.Json;
using Inventory.Gateway.Json;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Items;

/// <summary>Writes events of an item's journal.</summary>
internal static class EventJson
{
    public static void Write(Utf8JsonWriter json, string itemId, EventReading happened)
    {
        var stock = happened.Stock;
        json.WriteStartObject();
        json.WriteString("eventId"u8, happened.EventId);
        json.WriteString("itemId"u8, itemId);
        if (happened.HoldId is { } holdId) json.WriteString("holdId"u8, holdId);
        json.WriteNumber("sequence"u8, happened.Sequence);
        json.WriteString("type"u8, happened.Type);
        InstantText.Write(json, "at"u8, happened.At);
        json.WriteString("actor"u8, happened.Actor);
        json.WriteString("commandId"u8, happened.CommandId);
        if (happened.Reason is { } reason) json.WriteString("reason"u8, reason);
        WriteData(json, happened);
        json.WriteNumber("onHand"u8, stock.OnHand);
        json.WriteNumber("outOfService"u8, stock.OutOfService);
        json.WriteNumber("allocated"u8, stock.Allocated);
        json.WriteNumber("held"u8, stock.Held);
        json.WriteNumber("safetyStock"u8, stock.SafetyStock);
        json.WriteNumber("overbookingLimit"u8, stock.OverbookingLimit);
        json.WriteBoolean("stopSell"u8, stock.StopSell);
        json.WriteNumber("available"u8, stock.Available);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, EventReading happened)
    {
        json.WriteStartObject("data"u8);
        json.WriteNumber("quantity"u8, happened.Quantity);
        if (happened.HoldId is { } holdId) json.WriteString("holdId"u8, holdId);
        if (happened.EndsAt is { } endsAt) InstantText.Write(json, "expiresAt"u8, endsAt);
        if (happened.Data is { } data)
        {
            using var further = JsonDocument.Parse(data);
            foreach (var property in further.RootElement.EnumerateObject()) property.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
