using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>Receipts for people: why it was refused, in words.</summary>
internal static class ReceiptText
{
    /// <summary>Writes one.</summary>
    public static void Write(Screen target, JsonElement receipt)
    {
        var stopped = receipt.Cell("code") == "stop-sell";
        target.WriteLine($"Refused at {target.Time(receipt.Cell("at"))}: "
            + (stopped ? "sales were stopped." : "there was not enough to promise."));
        foreach (var line in receipt.List("lines"))
        {
            var (asked, available) = (Number(line, "requested") - Number(line, "had"), Number(line, "available"));
            target.WriteLine($"{line.Cell("itemId")}, version {line.Cell("version")}: " + Reason(line, stopped, asked, available));
            target.WriteLine($"  {line.Cell("onHand")} on hand - {line.Cell("outOfService")} out of service - {line.Cell("allocated")} "
                + $"allocated - {line.Cell("held")} held - {line.Cell("safetyStock")} safety stock + {line.Cell("overbookingLimit")} "
                + $"overbooking = {available} available");
            foreach (var end in line.List("nearestEnds"))
                target.WriteLine($"  {end.Cell("quantity")} held until {target.Time(end.Cell("at"))}");
        }
    }

    private static string Reason(JsonElement line, bool stopped, long asked, long available)
    {
        var had = Number(line, "had") is var own and > 0 ? $" beyond the {own} it had" : "";
        var wanted = $"{asked} asked for{had}";
        if (stopped) return line.Cell("stopSell") == "true" ? $"{wanted}, and its sales were stopped." : $"{wanted}; it was for sale.";
        return asked > available ? $"{wanted}, {Math.Max(0, available)} available." : $"{wanted}; it had enough.";
    }

    private static long Number(JsonElement line, string name) =>
        line.TryGetProperty(name, out var number) && number.TryGetInt64(out var value) ? value : 0;
}
