using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>Items for people, a row each.</summary>
internal sealed class ItemText
{
    private readonly TextTable _table =
        new("ITEM", "AVAILABLE", "ON HAND", "OUT OF SERVICE", "ALLOCATED", "HELD", "SAFETY", "OVERBOOKING", "STOP SELL", "DRIFTED",
            "VERSION", "METADATA");

    /// <summary>Adds an item.</summary>
    public ItemText Add(JsonElement item)
    {
        var metadata = item.Cell("metadata");
        _table.Add(
            item.Cell("itemId"),
            item.Cell("available"),
            item.Cell("onHand"),
            item.Cell("outOfService"),
            item.Cell("allocated"),
            item.Cell("held"),
            item.Cell("safetyStock"),
            item.Cell("overbookingLimit"),
            item.Cell("stopSell"),
            item.Cell("drifted"),
            item.Cell("version"),
            metadata == "{}" ? "" : metadata);
        return this;
    }

    /// <summary>Writes all of them.</summary>
    public void Write(Screen target, string? empty = null) => _table.Write(target, empty: empty);

    /// <summary>One item, and whether it already was so.</summary>
    public static void Write(Screen target, JsonElement item, bool replayed)
    {
        new ItemText().Add(item).Write(target);
        if (replayed) target.WriteLine("It already was so; nothing happened twice.");
    }
}
