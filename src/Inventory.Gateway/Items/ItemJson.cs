using System.Text.Json;
using Inventory.Contracts.Items;
using Inventory.Gateway.Json;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Items;

/// <summary>Writes items.</summary>
internal static class ItemJson
{
    public static void Write(Utf8JsonWriter json, ItemView item)
    {
        json.WriteStartObject();
        json.WriteString("itemId"u8, item.ItemId);
        json.WriteNumber("onHand"u8, item.OnHand);
        json.WriteNumber("outOfService"u8, item.OutOfService);
        json.WriteNumber("allocated"u8, item.Allocated);
        json.WriteNumber("held"u8, item.Held);
        json.WriteNumber("safetyStock"u8, item.SafetyStock);
        json.WriteNumber("overbookingLimit"u8, item.OverbookingLimit);
        json.WriteNumber("available"u8, item.Available);
        json.WriteBoolean("stopSell"u8, item.StopSell);
        json.WriteNumber("version"u8, item.Version);
        json.WriteNumber("settingsVersion"u8, item.SettingsVersion);
        WriteMetadata(json, item.Metadata);
        InstantText.Write(json, "updatedAt"u8, item.UpdatedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ItemReading item) => Write(json, new ItemView
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
        Metadata = item.Metadata,
        UpdatedAt = item.Stock.UpdatedAt,
    });

    /// <summary>Writes the caller's own facts, which are kept as JSON text; none are an empty object.</summary>
    public static void WriteMetadata(Utf8JsonWriter json, string? metadata)
    {
        json.WritePropertyName("metadata"u8);
        if (metadata is null) json.WriteRawValue("{}"u8, skipInputValidation: true);
        else json.WriteRawValue(metadata, skipInputValidation: true);
    }
}
