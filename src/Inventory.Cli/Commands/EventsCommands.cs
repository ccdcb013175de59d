using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Events;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv events</c>, an item's journal or the events of all items, and <c>inv history</c>, what happened to a hold.</summary>
internal static class EventsCommands
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    public static Command Events(CommonOptions options)
    {
        var item = new Argument<string?>("ITEM")
        {
            Description = "The item whose journal to show; the events of all when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var after = Inputs.Text("--after", "Only events after this sequence of the item, or this cursor; also start or now", "PLACE");
        var types = Inputs.Text("--types", "Without ITEM: only events of these types, with commas between them", "TYPE,...");
        var prefix = Inputs.Text("--prefix", "Without ITEM: only events of items whose id begins with it", "TEXT");
        var limit = Inputs.Limit("Events a request, 1 to 1000 (100)");
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until Ctrl-C, showing new events as they come" };
        var file = Inputs.Text("--cursor-file", "With --follow and without ITEM: go on where this file says, and keep the place there", "FILE");
        var command = new Command("events", "Shows what happened to an item, or to all of them, in order.")
        {
            item, after, types, prefix, limit, follow, file,
        };
        command.Validators.Add(result =>
        {
            var ofAll = result.GetValue(types) ?? result.GetValue(prefix) ?? result.GetValue(file);
            if (result.GetValue(item) is not null && ofAll is not null)
                result.AddError("--types, --prefix and --cursor-file go with the events of all items: leave out ITEM.");
            else if (result.GetValue(item) is not null && result.GetValue(after) is { } place && !long.TryParse(place, out _))
                result.AddError("--after takes a sequence where there is an ITEM.");
            else if (result.GetValue(file) is not null && !result.GetValue(follow))
                result.AddError("--cursor-file goes with --follow.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            if (parsed.GetValue(item) is { } one)
            {
                var path = $"v1/items/{Urls.Part(one)}/events";
                long? sequence = parsed.GetValue(after) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
                return await ShowAsync(session, path, sequence, parsed.GetValue(limit), parsed.GetValue(follow), cancellation);
            }

            var question = new EventQuestion(
                parsed.GetValue(after), parsed.GetValue(types), parsed.GetValue(prefix), Inputs.Text(parsed.GetValue(limit)));
            var kept = parsed.GetValue(file) is { } named ? new CursorFile(named) : null;
            return parsed.GetValue(follow)
                ? await TenantEvents.FollowAsync(session, question, kept, cancellation)
                : await TenantEvents.ListAsync(session, question, cancellation);
        });
        return command.WithExamples("inv events sku:LAMP-0001-BLK@LEJ1 --after 41 --follow", "inv events --types hold_expired.v1 --prefix sku:",
            "inv events --follow -o jsonl --cursor-file shop.cursor");
    }

    public static Command History(CommonOptions options)
    {
        var holdId = Inputs.HoldId();
        var command = new Command("history", "Shows what happened to a hold, over all its lines, in order.") { holdId };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var request = new ApiRequest(HttpMethod.Get, $"v1/holds/{Urls.Part(parsed.GetValue(holdId)!)}/events");
            return await session.RunAsync(request, Shape.Events, static (target, answer, _) =>
            {
                var table = new TextTable("AT", "EVENT", "ITEM", "SEQUENCE", "QUANTITY", "AVAILABLE", "BY", "REASON");
                foreach (var entry in answer.List("events"))
                {
                    var quantity = entry.TryGetProperty("data", out var data) ? data.Cell("quantity") : "";
                    table.Add(
                        target.Time(entry.Cell("at")), entry.Cell("type"), entry.Cell("itemId"), entry.Cell("sequence"), quantity,
                        entry.Cell("available"), entry.Cell("actor"), entry.Cell("reason"));
                }

                table.Write(target, empty: "Nothing is remembered of it.");
            }, cancellation);
        });
        return command.WithExamples("inv history order-1", "inv history order-1 -o jsonl");
    }

    private static async Task<int> ShowAsync(Session session, string path, long? after, int? limit, bool follow,
        CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var answer = await session.SendAsync(
                new(HttpMethod.Get, Urls.WithQuery(path, ("after", Inputs.Text(after)), ("limit", Inputs.Text(limit)))), cancellation);
            var count = 0;
            if (answer.IsOk)
            {
                using var document = JsonDocument.Parse(answer.Body);
                count = document.RootElement.List("events").Count();
                after = document.RootElement.GetProperty("next").GetInt64();
            }

            // Someone who follows has seen that nothing new came.
            if (isFirst || count > 0 || !answer.IsOk)
            {
                var code = session.Show(answer, Shape.Events, (target, page, _) => Write(target, page, withHeadings: isFirst));
                if (code != ExitCode.Ok || !follow) return Done(session, code, count, limit, after);
            }

            if (count == 0) await session.Surroundings.Delay(FollowInterval, cancellation);
        }
    }

    private static int Done(Session session, int code, int count, int? limit, long? after)
    {
        if (code == ExitCode.Ok && session.IsForPeople && count >= (limit ?? 100))
        {
            session.Surroundings.Error.WriteLine($"There may be more: add --after {after}.");
        }

        return code;
    }

    private static void Write(Screen target, JsonElement page, bool withHeadings)
    {
        // Fixed widths: pages that follow each other must line up.
        if (withHeadings)
        {
            target.WriteLine(target.Paint(
                $"{"SEQUENCE",8}  {"AT",-24}  {"EVENT",-18}  {"AVAILABLE",9}  {"ON HAND",9}  {"HELD",9}  {"ALLOCATED",9}  HOLD OR COMMAND",
                    Palette.Bold));
        }

        foreach (var entry in page.List("events"))
        {
            var hold = entry.Cell("holdId");
            var reason = entry.Cell("reason");
            target.WriteLine(
                $"{entry.Cell("sequence"),8}  {entry.Cell("at"),-24}  {entry.Cell("type"),-18}  {entry.Cell("available"),9}  " +
                $"{entry.Cell("onHand"),9}  {entry.Cell("held"),9}  {entry.Cell("allocated"),9}  " +
                $"{(hold.Length > 0 ? hold : entry.Cell("commandId"))}{(reason.Length > 0 ? $" ({reason})" : "")}");
        }
    }
}
