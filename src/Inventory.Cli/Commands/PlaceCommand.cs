using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv hold</c>.</summary>
internal static class PlaceCommand
{
    public static Command Build(CommonOptions options)
    {
        var holdId = Inputs.HoldId();
        var lines = Inputs.Lines("What to hold", required: true);
        var ttl = Inputs.Ttl("How long it lasts (30m); 0 for no end, with a key of scope block");
        var confirm = new Option<bool>("--confirm") { Description = "Confirm it at once: a sale, a walk-in" };
        var owner = Inputs.Text("--owner", "Whose hold it is, in your terms", "ID");
        var channel = Inputs.Text("--channel", "Through which channel it came", "ID");
        var metadata = Inputs.Metadata("A fact of your own to keep with it");
        var command = new Command("hold", "Places a hold: all lines or none. Running it again with the same id is safe.")
        {
            holdId, lines, ttl, confirm, owner, channel, metadata,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new JsonBody()
                .Add("holdId", parsed.GetValue(holdId))
                .AddLines(parsed.GetValue(lines))
                .Add("ttlSeconds", parsed.GetValue(ttl).Seconds())
                .Add("confirm", parsed.GetValue(confirm))
                .Add("owner", parsed.GetValue(owner))
                .Add("channel", parsed.GetValue(channel))
                .AddMetadata(parsed.GetValue(metadata));
            return await session.RunAsync(
                new(HttpMethod.Post, "v1/holds") { Body = body.ToArray() },
                Shape.Hold,
                static (target, hold, answer) => HoldText.Write(target, hold, answer.Replayed),
                cancellation);
        });
        return command.WithExamples(
            "inv hold order-1 --line sku:LAMP-0001-BLK@LEJ1=2 --ttl 15m --owner anna",
            "inv hold walk-in-7 --line ticket:2027-02-12-aurora:stalls=2 --confirm");
    }
}
