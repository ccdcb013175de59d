using System.Text.Json;
using Inventory.Contracts.Items;
using Inventory.Gateway.Json;
using Inventory.Ledger.Drift;

namespace Inventory.Gateway.Ops;

/// <summary>Writes what operators are told.</summary>
internal static class OpsJson
{
    public static void Write(Utf8JsonWriter json, DriftReading drift)
    {
        json.WriteStartObject();
        if (drift.ItemId is { } itemId) json.WriteString("itemId"u8, itemId);
        json.WriteNumber("storedReserved"u8, drift.Item?.Held ?? 0);
        json.WriteNumber("countedReserved"u8, drift.Holds.Held);
        json.WriteNumber("difference"u8, (drift.Item?.Held ?? 0) - drift.Holds.Held);
        json.WriteNumber("units"u8, drift.Units);
        Names(json, "disagrees"u8, drift.Disagrees);
        if (drift.Item is { } item) Units(json, "item"u8, item);
        Units(json, "holds"u8, drift.Holds);
        if (drift.Journal is { } journal) Units(json, "journal"u8, journal);
        InstantText.Write(json, "foundAt"u8, drift.FoundAt);
        if (drift.Since is { } since) InstantText.Write(json, "since"u8, since);
        if (drift.By is { } by) json.WriteString("by"u8, by);
        if (drift.BrokenAt is { } broken) json.WriteNumber("brokenAt"u8, broken);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, StuckHold hold)
    {
        json.WriteStartObject();
        json.WriteString("holdId"u8, hold.HoldId);
        Names(json, "itemIds"u8, hold.ItemIds);
        json.WriteNumber("quantity"u8, hold.Quantity);
        if (hold.Owner is { } owner) json.WriteString("owner"u8, owner);
        InstantText.Write(json, "placedAt"u8, hold.PlacedAt);
        InstantText.Write(json, "expiresAt"u8, hold.ExpiresAt);
        json.WriteString("why"u8, hold.Why);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string itemId, ReconcileAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("itemId"u8, itemId);
        json.WriteBoolean("applied"u8, answer.Applied);
        Names(json, "disagrees"u8, answer.Disagrees);
        Item(json, "before"u8, answer.Before!);
        Item(json, "after"u8, answer.After!);
        Units(json, "holds"u8, new(null, answer.HoldsAllocated, answer.HoldsHeld));
        if (answer.Journal is { } journal) Units(json, "journal"u8, new(journal.OnHand, journal.Allocated, journal.Held));
        if (answer.BrokenAt is { } broken) json.WriteNumber("brokenAt"u8, broken);
        if (answer.BrokenSince is { } since) InstantText.Write(json, "brokenSince"u8, since);
        json.WriteEndObject();
    }

    private static void Item(Utf8JsonWriter json, ReadOnlySpan<byte> name, ItemView item)
    {
        json.WriteStartObject(name);
        json.WriteNumber("onHand"u8, item.OnHand);
        json.WriteNumber("allocated"u8, item.Allocated);
        json.WriteNumber("held"u8, item.Held);
        json.WriteNumber("available"u8, item.Available);
        json.WriteNumber("version"u8, item.Version);
        json.WriteEndObject();
    }

    private static void Units(Utf8JsonWriter json, ReadOnlySpan<byte> name, DriftUnits units)
    {
        json.WriteStartObject(name);
        if (units.OnHand is { } onHand) json.WriteNumber("onHand"u8, onHand);
        json.WriteNumber("allocated"u8, units.Allocated);
        json.WriteNumber("held"u8, units.Held);
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> names)
    {
        json.WriteStartArray(name);
        foreach (var text in names) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
