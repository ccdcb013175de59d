using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv get</c>.</summary>
internal static class ItemCommands
{
    public static Command Get(CommonOptions options)
    {
        var items = Inputs.ItemIds();
        var command = new Command("get", "Shows items as they are now.") { items };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            string[] paths = [.. parsed.GetValue(items)!.Select(static id => $"v1/items/{Urls.Part(id)}")];
            var table = new TextTable("ITEM", "AVAILABLE", "ON HAND", "OUT OF SERVICE", "ALLOCATED", "HELD", "SAFETY", "OVERBOOKING", "STOP SELL", "VERSION", "METADATA");
            var (worst, found) = (ExitCode.Ok, false);
            try
            {
                foreach (var path in paths)
                {
                    var answer = await session.SendAsync(new(HttpMethod.Get, path), cancellation);
                    worst = Math.Max(worst, session.Show(answer, (_, item, _) =>
                    {
                        found = true;
                        Add(table, item);
                    }));
                }
            }
            finally
            {
                if (found) table.Write(session.Surroundings.Out);
            }

            return worst;
        });
        return command.WithExamples("inv get sku:LAMP-0001-BLK@LEJ1", "inv get room:seaview:double:2027-07-01 room:seaview:double:2027-07-02 --output json");
    }

    private static void Add(TextTable table, JsonElement item)
    {
        var metadata = item.Cell("metadata");
        table.Add(
            item.Cell("itemId"),
            item.Cell("available"),
            item.Cell("onHand"),
            item.Cell("outOfService"),
            item.Cell("allocated"),
            item.Cell("held"),
            item.Cell("safetyStock"),
            item.Cell("overbookingLimit"),
            item.Cell("stopSell"),
            item.Cell("version"),
            metadata == "{}" ? "" : metadata);
    }
}
