using System.Text.Json;
using Inventory.Cli.Output;

namespace Inventory.Cli.Events;

/// <summary>Events of all items, for people: fixed widths, since lines that follow each other must line up.</summary>
internal static class EventTable
{
    public static void WriteHeadings(Screen target) => target.WriteLine(target.Paint(
        $"{"AT",-24}  {"EVENT",-26}  {"SUBJECT",-36}  {"SEQUENCE",8}  {"AVAILABLE",9}  HOLD OR COMMAND", Palette.Bold));

    public static void Write(Screen target, JsonElement envelope)
    {
        var data = envelope.TryGetProperty("data", out var said) ? said : default;
        var hold = Cell(data, "holdId");
        var reason = Cell(data, "reason");
        target.WriteLine(
            $"{envelope.Cell("time"),-24}  {envelope.Cell("type"),-26}  {envelope.Cell("subject"),-36}  "
            + $"{envelope.Cell("sequence").TrimStart('0'),8}  {Cell(data, "available"),9}  "
            + (hold.Length > 0 ? hold : Cell(data, "commandId")) + (reason.Length > 0 ? $" ({reason})" : ""));
    }

    private static string Cell(JsonElement data, string name) => data.ValueKind is JsonValueKind.Object ? data.Cell(name) : "";
}
