using System.Text.Json;
using Inventory.Domain;
using Inventory.Ledger.Reads;

namespace Inventory.Events.Envelopes;

/// <summary>An item's event as every wire writes it.</summary>
public static class EventJson
{
    /// <summary>Writes all of it.</summary>
    public static void Write(Utf8JsonWriter json, EventReading told)
    {
        json.WriteStartObject();
        json.WriteString("eventId"u8, told.EventId);
        json.WriteString("itemId"u8, told.ItemId);
        if (told.HoldId is { } holdId) json.WriteString("holdId"u8, holdId);
        json.WriteNumber("sequence"u8, told.Sequence);
        json.WriteString("type"u8, told.Type);
        json.WriteString("at"u8, Instant.Text(told.At));
        json.WriteString("actor"u8, told.Actor);
        json.WriteString("commandId"u8, told.CommandId);
        if (told.Reason is { } reason) json.WriteString("reason"u8, reason);
        json.WritePropertyName("data"u8);
        WriteData(json, told);
        WriteStock(json, told, stopSell: true);
        json.WriteEndObject();
    }

    /// <summary>Writes what a key that is bound to another channel hears of it: which item, what, when, and the quantities.</summary>
    public static void WriteOutline(Utf8JsonWriter json, EventReading told)
    {
        json.WriteStartObject();
        json.WriteString("itemId"u8, told.ItemId);
        json.WriteNumber("sequence"u8, told.Sequence);
        json.WriteString("type"u8, told.Type);
        json.WriteString("at"u8, Instant.Text(told.At));
        WriteStock(json, told, stopSell: false);
        json.WriteEndObject();
    }

    /// <summary>Writes what it says beyond the quantities after it.</summary>
    public static void WriteData(Utf8JsonWriter json, EventReading told)
    {
        json.WriteStartObject();
        json.WriteNumber("quantity"u8, told.Quantity);
        if (told.HoldId is { } holdId) json.WriteString("holdId"u8, holdId);
        if (told.EndsAt is { } endsAt) json.WriteString("expiresAt"u8, Instant.Text(endsAt));
        if (told.Data is { } data)
        {
            using var further = JsonDocument.Parse(data);
            foreach (var property in further.RootElement.EnumerateObject()) property.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteStock(Utf8JsonWriter json, EventReading told, bool stopSell)
    {
        json.WriteNumber("onHand"u8, told.Stock.OnHand);
        json.WriteNumber("outOfService"u8, told.Stock.OutOfService);
        json.WriteNumber("allocated"u8, told.Stock.Allocated);
        json.WriteNumber("held"u8, told.Stock.Held);
        json.WriteNumber("safetyStock"u8, told.Stock.SafetyStock);
        json.WriteNumber("overbookingLimit"u8, told.Stock.OverbookingLimit);
        if (stopSell) json.WriteBoolean("stopSell"u8, told.Stock.StopSell);
        json.WriteNumber("available"u8, told.Stock.Available);
    }
}
