using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv confirm</c>, <c>cancel</c> and <c>fulfil</c>: what becomes of a hold.</summary>
internal static class EndCommands
{
    public static Command Confirm(CommonOptions options)
    {
        var lines = Inputs.Lines("Units to confirm of each line, every line named; the rest goes back to stock (all of it)");
        var reacquire = new Option<bool>("--reacquire")
        {
            Description = "Should it have expired, take the units again if they are still there",
        };
        var command = new Command("confirm", "Turns held units into sold ones.") { lines, reacquire };
        return Act(command, options, "confirm", (parsed, _) => (new JsonBody()
            .AddLines(parsed.GetValue(lines))
            .Add("ifExpired", parsed.GetValue(reacquire) ? "reacquire" : null), null))
                .WithExamples("inv confirm order-1", "inv confirm order-1 --reacquire");
    }

    public static Command Cancel(CommonOptions options)
    {
        var reason = Inputs.Text("--reason", "Why; kept in the journal", "TEXT");
        var command = new Command("cancel", "Gives back what was confirmed and has not been fulfilled.") { reason };
        return Act(command, options, "cancel", (parsed, _) => (new JsonBody().Add("reason", parsed.GetValue(reason)), null))
            .WithExamples("inv cancel order-1");
    }

    public static Command Fulfil(CommonOptions options)
    {
        var lines = Inputs.Lines("Units that leave (all that is left)");
        var fulfilmentId = Inputs.Text("--fulfilment-id", "The fulfilment's id, to repeat it by; made up when left out", "ID");
        var command = new Command("fulfil", "Lets confirmed units leave: out of allocated and out of on hand.") { lines, fulfilmentId };
        return Act(command, options, "fulfilments", (parsed, session) =>
        {
            var id = parsed.GetValue(fulfilmentId) ?? session.Surroundings.NewId();
            return (new JsonBody().Add("fulfilmentId", id).AddLines(parsed.GetValue(lines)), $"--fulfilment-id {id}");
        }).WithExamples("inv fulfil order-1", "inv fulfil order-1 --line sku:LAMP-0001-BLK@LEJ1=1");
    }

    private static Command Act(Command command, CommonOptions options, string verb,
        Func<ParseResult, Session, (JsonBody Body, string? RepeatWith)> build)
    {
        var holdId = Inputs.HoldId();
        var ifVersion = Inputs.IfVersion();
        command.Add(holdId);
        command.Add(ifVersion);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var (body, repeatWith) = build(parsed, session);
            var request = new ApiRequest(HttpMethod.Post, $"v1/holds/{Urls.Part(parsed.GetValue(holdId)!)}/{verb}")
            {
                Body = body.ToArray(),
                IfMatch = parsed.GetValue(ifVersion),
                RepeatWith = repeatWith,
            };
            return await session.RunAsync(request, Shape.Hold, static (target, hold, answer) =>
                HoldText.Write(target, hold, answer.Replayed), cancellation);
        });
        return command;
    }
}
