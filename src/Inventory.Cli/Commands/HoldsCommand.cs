using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv holds</c>: some by id, or a list.</summary>
internal static class HoldsCommand
{
    public static Command Build(CommonOptions options)
    {
        var ids = new Argument<string[]>("HOLD_ID")
        {
            Description = "Holds to show in full; the list when left out",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var item = Inputs.Text("--item", "Only holds on this item", "ITEM");
        var status = Inputs.Text("--status", "Only held, confirmed, released, expired, cancelled or fulfilled ones", "STATUS");
        var owner = Inputs.Text("--owner", "Only this owner's", "ID");
        var channel = Inputs.Text("--channel", "Only this channel's", "ID");
        var expiresBefore = Inputs.Text("--expires-before", "Only those that end before, such as 2027-07-01T12:00:00Z", "INSTANT");
        var command = new Command("holds", "Lists holds in the order they were placed, or shows some in full.")
        {
            ids, item, status, owner, channel, expiresBefore,
        };
        var paging = Paging.AddTo(command, "Holds");
        var watching = Watching.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(item) is not null
                && (result.GetValue(owner) ?? result.GetValue(channel) ?? result.GetValue(expiresBefore)) is not null)
            {
                result.AddError("--item goes with --status alone.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await watching.RunAsync(session, parsed, ShowAsync, cancellation);

            Task<int> ShowAsync() => parsed.GetValue(ids) is { Length: > 0 } some
                ? ShowSomeAsync(session, some, cancellation)
                : paging.RunAsync(session, parsed, PathAt, Shape.Holds, static (target, page, _) =>
                    HoldText.WriteList(target, page), cancellation);

            string PathAt(string? limit, string? cursor) => Urls.WithQuery(
                parsed.GetValue(item) is { } onItem ? $"v1/items/{Urls.Part(onItem)}/holds" : "v1/holds",
                ("owner", parsed.GetValue(owner)),
                ("channel", parsed.GetValue(channel)),
                ("status", parsed.GetValue(status)),
                ("expiresBefore", parsed.GetValue(expiresBefore)),
                ("limit", limit),
                ("cursor", cursor));
        });
        return command.WithExamples("inv holds order-1", "inv holds --status held --owner anna --watch",
            "inv holds --item sku:LAMP-0001-BLK@LEJ1 --all -o name");
    }

    private static async Task<int> ShowSomeAsync(Session session, string[] ids, CancellationToken cancellation)
    {
        var worst = ExitCode.Ok;
        foreach (var id in ids)
        {
            var request = new ApiRequest(HttpMethod.Get, $"v1/holds/{Urls.Part(id)}");
            var code = await session.RunAsync(
                request, Shape.Hold, static (target, hold, _) => HoldText.Write(target, hold, replayed: false), cancellation);
            worst = Math.Max(worst, code);
        }

        return worst;
    }
}
