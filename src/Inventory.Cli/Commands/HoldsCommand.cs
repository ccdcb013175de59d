using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv holds</c>: some by id, or a list.</summary>
internal static class HoldsCommand
{
    public static Command Build(CommonOptions options)
    {
        var ids = new Argument<string[]>("HOLD_ID") { Description = "Holds to show in full; the list when left out", Arity = ArgumentArity.ZeroOrMore };
        var item = Inputs.Text("--item", "Only holds on this item", "ITEM");
        var status = Inputs.Text("--status", "Only held, confirmed, released, expired, cancelled or fulfilled ones", "STATUS");
        var owner = Inputs.Text("--owner", "Only this owner's", "ID");
        var channel = Inputs.Text("--channel", "Only this channel's", "ID");
        var expiresBefore = Inputs.Text("--expires-before", "Only those that end before, such as 2027-07-01T12:00:00.000Z", "INSTANT");
        var limit = new Option<int?>("--limit") { Description = "Holds a page, 1 to 1000 (100)", HelpName = "N" };
        var cursor = Inputs.Text("--cursor", "Go on where a page ended", "CURSOR");
        var all = new Option<bool>("--all") { Description = "Show all pages" };
        var command = new Command("holds", "Lists holds in the order they were placed, or shows some in full.") { ids, item, status, owner, channel, expiresBefore, limit, cursor, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(item) is not null && (result.GetValue(owner) ?? result.GetValue(channel) ?? result.GetValue(expiresBefore)) is not null)
            {
                result.AddError("--item goes with --status alone.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            if (parsed.GetValue(ids) is { Length: > 0 } some) return await ShowAsync(session, some, cancellation);
            var path = parsed.GetValue(item) is { } onItem ? $"v1/items/{Urls.Part(onItem)}/holds" : "v1/holds";
            string PageAt(string? from) => Urls.WithQuery(
                path,
                ("owner", parsed.GetValue(owner)),
                ("channel", parsed.GetValue(channel)),
                ("status", parsed.GetValue(status)),
                ("expiresBefore", parsed.GetValue(expiresBefore)),
                ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)),
                ("cursor", from));
            return await ListAsync(session, PageAt, parsed.GetValue(cursor), parsed.GetValue(all), cancellation);
        });
        return command.WithExamples("inv holds order-1", "inv holds --status held --owner anna", "inv holds --item sku:LAMP-0001-BLK@LEJ1 --all --output json");
    }

    private static async Task<int> ShowAsync(Session session, string[] ids, CancellationToken cancellation)
    {
        var worst = ExitCode.Ok;
        foreach (var id in ids)
        {
            var request = new ApiRequest(HttpMethod.Get, $"v1/holds/{Urls.Part(id)}");
            worst = Math.Max(worst, await session.RunAsync(request, static (target, hold, _) => HoldText.Write(target, hold, replayed: false), cancellation));
        }

        return worst;
    }

    private static async Task<int> ListAsync(Session session, Func<string?, string> pageAt, string? cursor, bool all, CancellationToken cancellation)
    {
        while (true)
        {
            var answer = await session.SendAsync(new(HttpMethod.Get, pageAt(cursor)), cancellation);
            var code = session.Show(answer, static (target, page, _) => HoldText.WriteList(target, page));
            if (code != ExitCode.Ok) return code;
            using var document = JsonDocument.Parse(answer.Body);
            cursor = document.RootElement.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
            if (cursor is null) return code;
            if (all) continue;
            if (!session.Json) session.Surroundings.Error.WriteLine($"There are more: add --all, or --cursor {Printable.Text(cursor)}.");
            return code;
        }
    }
}
