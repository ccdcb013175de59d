using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv drift</c>, <c>stuck</c> and <c>reconcile</c>: what does not add up, and putting it right.</summary>
internal static class DriftCommands
{
    private const int LimitDefault = 50;

    public static Command Drift(CommonOptions options)
    {
        var now = new Option<bool>("--now") { Description = "Compare all items first, rather than show what the last run found" };
        var resolved = new Option<bool>("--resolved") { Description = "What was put right, newest first, also by the service itself" };
        var command = new Command("drift", "Lists items that disagree with their holds or their journal; needs a key of scope admin.")
        {
            now, resolved,
        };
        var paging = Paging.AddTo(command, "Items", LimitDefault);
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var past = parsed.GetValue(resolved);
            using var session = options.Open(parsed);
            if (parsed.GetValue(now))
            {
                var ran = await session.SendAsync(new(HttpMethod.Post, "internal/jobs/reconcile") { Body = new JsonBody().ToArray() },
                    cancellation);
                if (!ran.IsOk) return session.Show(ran, Shape.Drift, static (_, _, _) => { });
                using var run = JsonDocument.Parse(ran.Body);
                if (run.RootElement.Cell("ran") == "no")
                {
                    session.Surroundings.Error.WriteLine("inv: Another run is under way; this is what was found before it.");
                }
            }

            return await watching.RunAsync(session, parsed, () => paging.RunAsync(session, parsed,
                (count, cursor) => Urls.WithQuery("api/admin/ops/inventory/drift", ("limit", count), ("resolved", past ? "true" : null),
                    ("cursor", cursor)),
                Shape.Drift, past ? WriteResolved : WriteDrift, cancellation), cancellation);
        });
        return command.WithExamples("inv drift", "inv drift --now", "inv drift --resolved --all");
    }

    public static Command Stuck(CommonOptions options)
    {
        var command = new Command("stuck", "Lists holds past their end that are still open, and why; needs a key of scope admin.");
        var paging = Paging.AddTo(command, "Holds", LimitDefault);
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await watching.RunAsync(session, parsed, () => paging.RunAsync(session, parsed,
                (count, cursor) => Urls.WithQuery("api/admin/ops/reservations/stuck", ("limit", count), ("cursor", cursor)),
                Shape.Stuck, WriteStuck, cancellation), cancellation);
        });
        return command.WithExamples("inv stuck", "inv stuck --all -o name");
    }

    public static Command Reconcile(CommonOptions options)
    {
        var item = new Argument<string>("ITEM") { Description = "The item to put right" };
        var apply = new Option<bool>("--apply") { Description = "Do it; without this it is only shown" };
        var reason = Inputs.Text("--reason", "Why; kept in the journal, required with --apply", "TEXT");
        var command = new Command("reconcile", "Brings an item to what its live holds and its journal say; holds stay as they are.")
        {
            item, apply, reason,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new JsonBody().Add("itemId", parsed.GetValue(item)).AddEither("dryRun", !parsed.GetValue(apply))
                .Add("reason", parsed.GetValue(reason));
            return await session.RunAsync(new(HttpMethod.Post, "internal/admin/reconcile-item") { Body = body.ToArray() }, Shape.Item,
                static (target, answer, _) =>
            {
                var table = new TextTable("", "ON HAND", "ALLOCATED", "HELD", "AVAILABLE");
                foreach (
                    var (name, side) in (ReadOnlySpan<(string, string)>)[("before", "before"), ("holds", "holds"), ("journal", "journal"),
                    ("after", "after")])
                {
                    if (answer.TryGetProperty(side, out var units))
                    {
                        table.Add(name, units.Cell("onHand"), units.Cell("allocated"), units.Cell("held"), units.Cell("available"));
                    }

                }

                table.Write(target);
                var brokenAt = answer.Cell("brokenAt");
                var journal = brokenAt.Length > 0 ? $"; the journal does not add up from event {brokenAt} on" : "";
                target.WriteLine($"Not as it should be: {Words(answer, "disagrees")}{journal}.");
                target.WriteLine(answer.Cell("applied") == "yes" ? "Done." : "Nothing was changed; add --apply --reason TEXT to do it.");
            }, cancellation);
        });
        return command.WithExamples("inv reconcile sku:LAMP-0001-BLK@LEJ1",
            "inv reconcile sku:LAMP-0001-BLK@LEJ1 --apply --reason \"edited by hand on Monday\"");
    }

    private static void WriteDrift(Screen target, JsonElement answer, Answer _)
    {
        var table = new TextTable("ITEM", "STORED", "COUNTED", "DIFFERENCE", "UNITS", "DISAGREES", "SINCE", "BY");
        foreach (var item in answer.List("drift"))
        {
            table.Add(
                item.Cell("itemId"),
                item.Cell("storedReserved"),
                item.Cell("countedReserved"),
                item.Cell("difference"),
                item.Cell("units"),
                Words(item, "disagrees"),
                target.Time(item.Cell("since")),
                item.Cell("by"));
        }

        table.Write(target, empty: "Nothing has drifted.");
    }

    private static void WriteResolved(Screen target, JsonElement answer, Answer _)
    {
        var table = new TextTable("ITEM", "STORED", "COUNTED", "UNITS", "DISAGREED", "SINCE", "RESOLVED", "RESOLUTION", "BY");
        foreach (var item in answer.List("drift"))
        {
            table.Add(
                item.Cell("itemId"),
                item.Cell("storedReserved"),
                item.Cell("countedReserved"),
                item.Cell("units"),
                Words(item, "disagrees"),
                target.Time(item.Cell("since")),
                target.Time(item.Cell("resolvedAt")),
                item.Cell("resolution"),
                item.Cell("by"));
        }

        table.Write(target, empty: "Nothing was put right.");
    }

    private static void WriteStuck(Screen target, JsonElement answer, Answer _)
    {
        var table = new TextTable("HOLD", "WHY", "QUANTITY", "EXPIRED", "PLACED", "OWNER", "ITEMS");
        foreach (var hold in answer.List("stuck"))
        {
            table.Add(
                hold.Cell("holdId"),
                hold.Cell("why"),
                hold.Cell("quantity"),
                target.Time(hold.Cell("expiresAt")),
                target.Time(hold.Cell("placedAt")),
                hold.Cell("owner"),
                Words(hold, "itemIds"));
        }

        table.Write(target, empty: "No hold is stuck.");
    }

    private static string Words(JsonElement parent, string name) =>
        string.Join(' ', parent.List(name).Select(static word => word.AsCell()));
}
