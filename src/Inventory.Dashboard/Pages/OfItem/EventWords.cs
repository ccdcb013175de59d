using System.Globalization;
using System.Text.Json;
using Inventory.Ledger.Reads;

namespace Inventory.Dashboard.Pages.OfItem;

/// <summary>Events of a journal in words.</summary>
internal static class EventWords
{
    /// <summary>What can happen, by its permanent name, in the order of an item's life.</summary>
    public static readonly (string Type, string Words)[] All =
    [
        ("item_created.v1", "Item created"), ("item_changed.v1", "Settings changed"), ("stock_adjusted.v1", "Stock adjusted"),
        ("stock_counted.v1", "Stock counted"), ("stock_reconciled.v1", "Reconciled"), ("hold_placed.v1", "Hold placed"),
        ("hold_changed.v1", "Hold changed"), ("hold_confirmed.v1", "Hold confirmed"), ("hold_released.v1", "Hold released"),
        ("hold_expired.v1", "Hold expired"), ("hold_cancelled.v1", "Hold cancelled"), ("hold_fulfilled.v1", "Hold fulfilled"),
    ];

    /// <summary>What happened.</summary>
    public static string Of(string type) => All.FirstOrDefault(one => one.Type == type).Words ?? type;

    /// <summary>How many units it is about, as the kind of event means them.</summary>
    public static string Units(EventReading happened) => happened.Type switch
    {
        "item_changed.v1" => Changed(happened.Data),
        "stock_adjusted.v1" => happened.Quantity.ToString("+#,0;−#,0", CultureInfo.InvariantCulture),
        "stock_counted.v1" => $"on hand {Number(happened.Quantity)}",
        _ => $"{Number(happened.Quantity)} {(happened.Quantity == 1 ? "unit" : "units")}",
    };

    // Of settings: what each was and is, {"changed": {field: [before, after]}}.
    private static string Changed(string? data)
    {
        if (data is null) return "";
        using var facts = JsonDocument.Parse(data);
        return !facts.RootElement.TryGetProperty("changed", out var changed) || changed.ValueKind is not JsonValueKind.Object ? ""
            : string.Join(", ", changed.EnumerateObject().Select(Change));
    }

    private static string Change(JsonProperty field) =>
        field.Value is { ValueKind: JsonValueKind.Array } both && both.GetArrayLength() == 2
            ? $"{field.Name} {both[0]} → {both[1]}" : field.Name;

    private static string Number(long units) => units.ToString("#,0", CultureInfo.InvariantCulture);
}
