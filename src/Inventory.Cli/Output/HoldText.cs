using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>Holds for people.</summary>
internal static class HoldText
{
    /// <summary>One hold in full.</summary>
    public static void Write(Screen target, JsonElement hold, bool replayed)
    {
        var status = hold.Cell("status");
        target.WriteLine(
            $"{hold.Cell("holdId")} is {target.Paint(status, Palette.Of("STATUS", status))}"
            + (replayed ? " (it already was so; nothing happened twice)" : ""));
        var lines = new TextTable("ITEM", "QUANTITY", "FULFILLED");
        foreach (var line in hold.List("lines")) lines.Add(line.Cell("itemId"), line.Cell("quantity"), line.Cell("fulfilled"));
        lines.Write(target, "  ", "It has no lines.");
        foreach (
            var name in (ReadOnlySpan<string>)["owner", "channel", "placedAt", "confirmedAt", "expiresAt", "latestExpiresAt", "endedAt",
            "reason", "metadata", "version"])
        {
            var value = hold.Cell(name);
            if (name.EndsWith("At", StringComparison.Ordinal)) value = target.Time(value);
            if (value.Length > 0 && value != "{}") target.WriteLine($"  {name,-16} {value}");
        }
    }

    /// <summary>Many holds, a row each.</summary>
    public static void WriteList(Screen target, JsonElement answer)
    {
        var table = new TextTable("HOLD", "STATUS", "LINES", "OWNER", "CHANNEL", "PLACED", "EXPIRES", "VERSION");
        foreach (var hold in answer.List("holds"))
        {
            table.Add(
                hold.Cell("holdId"),
                hold.Cell("status"),
                Lines(hold),
                hold.Cell("owner"),
                hold.Cell("channel"),
                target.Time(hold.Cell("placedAt")),
                target.Time(hold.Cell("expiresAt")),
                hold.Cell("version"));
        }

        table.Write(target, empty: "No hold matches.");
    }

    /// <summary>The first lines of a hold in one cell.</summary>
    public static string Lines(JsonElement hold)
    {
        var lines = hold.List("lines").Select(static line => $"{line.Cell("itemId")}={line.Cell("quantity")}").ToArray();
        return lines.Length <= 3 ? string.Join(' ', lines) : $"{string.Join(' ', lines.Take(2))} and {lines.Length - 2} more";
    }
}
