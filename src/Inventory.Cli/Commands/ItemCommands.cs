using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv get</c> and <c>inv items</c>: items as they are.</summary>
internal static class ItemCommands
{
    public static Command Get(CommonOptions options)
    {
        var items = Inputs.ItemIds();
        var command = new Command("get", "Shows items as they are now.") { items };
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            string[] paths = [.. parsed.GetValue(items)!.Select(static id => $"v1/items/{Urls.Part(id)}")];
            return await watching.RunAsync(session, parsed, () => ShowAsync(session, paths, cancellation), cancellation);
        });
        return command.WithExamples("inv get sku:LAMP-0001-BLK@LEJ1",
            "inv get room:seaview:double:2027-07-01 room:seaview:double:2027-07-02 -o yaml");
    }

    public static Command List(CommonOptions options)
    {
        var prefix = Inputs.Text("--prefix", "Only ids that begin so, such as room:seaview:", "TEXT");
        var stopSell = Inputs.Either("--stop-sell", "Only items whose sales are stopped");
        var isShort = Inputs.Either("--short", "Only items of which less than nothing is available");
        var drifted = Inputs.Either("--drifted", "Only items whose counters disagree with their holds");
        var command = new Command("items", "Lists items in the order of their ids; may lag by up to a second.")
        {
            prefix, stopSell, isShort, drifted,
        };
        var paging = Paging.AddTo(command, "Items");
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await watching.RunAsync(session, parsed, () =>
                paging.RunAsync(session, parsed, PathAt, Shape.Items, static (target, page, _) =>
            {
                var table = new ItemText();
                foreach (var item in page.List("items")) table.Add(item);
                table.Write(target, empty: "No item matches.");
            }, cancellation), cancellation);

            string PathAt(string? limit, string? cursor) => Urls.WithQuery(
                "v1/items",
                ("prefix", parsed.GetValue(prefix)),
                ("stopSell", Flag(parsed, stopSell)),
                ("short", Flag(parsed, isShort)),
                ("drifted", Flag(parsed, drifted)),
                ("limit", limit),
                ("cursor", cursor));
        });
        return command.WithExamples("inv items --prefix sku:LAMP-", "inv items --short --all -o name", "inv items --stop-sell --watch");
    }

    private static string? Flag(ParseResult parsed, Option<bool?> option) =>
        parsed.GetResult(option) is null ? null : Inputs.Text(parsed.GetValue(option) ?? true);

    private static async Task<int> ShowAsync(Session session, string[] paths, CancellationToken cancellation)
    {
        var table = new ItemText();
        var (worst, found) = (ExitCode.Ok, false);
        try
        {
            foreach (var path in paths)
            {
                var answer = await session.SendAsync(new(HttpMethod.Get, path), cancellation);
                worst = Math.Max(worst, session.Show(answer, Shape.Item, (_, item, _) =>
                {
                    found = true;
                    table.Add(item);
                }));
            }
        }
        finally
        {
            if (found) table.Write(session.Screen);
            session.Surroundings.Out.Flush();
        }

        return worst;
    }
}
