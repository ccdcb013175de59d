using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv adjust</c> and <c>inv count</c>: what is on hand.</summary>
internal static class StockCommands
{
    public static Command Adjust(CommonOptions options)
    {
        var delta = new Argument<long>("DELTA") { Description = "Units that came, or with a minus that went" };
        var adjustmentId = Inputs.Text("--adjustment-id", "The adjustment's id, to repeat it by; made up when left out", "ID");
        var command = new Command("adjust", "Adds to what is on hand, or takes from it.");
        return Act(command, options, delta, adjustmentId, "adjustments", static (parsed, id, amount) =>
            new JsonBody().Add("adjustmentId", id).Add("delta", (long?)amount))
            .WithExamples("inv adjust sku:LAMP-0001-BLK@LEJ1 24 --reason \"delivery 4711\"",
                "inv adjust sku:LAMP-0001-BLK@LEJ1 -1 --reason broken");
    }

    public static Command Count(CommonOptions options)
    {
        var counted = new Argument<long>("COUNTED") { Description = "Units counted" };
        var countId = Inputs.Text("--count-id", "The count's id, to repeat it by; made up when left out", "ID");
        var countedAt = Inputs.Text("--counted-at", "When they were counted, at most 7 days ago; what moved since is carried forward (now)",
            "INSTANT");
        var command = new Command("count", "Sets what is on hand to what was counted.") { countedAt };
        return Act(command, options, counted, countId, "counts", (parsed, id, amount) => new JsonBody()
            .Add("countId", id)
            .Add("counted", (long?)amount)
            .Add("countedAt", parsed.GetValue(countedAt)))
                .WithExamples("inv count sku:LAMP-0001-BLK@LEJ1 118 --reason stocktaking --counted-at 2027-07-01T06:00:00Z");
    }

    private static Command Act(
        Command command, CommonOptions options, Argument<long> amount, Option<string?> idOption, string verb,
        Func<ParseResult, string, long, JsonBody> build)
    {
        var item = Inputs.ItemId();
        var reason = new Option<string>("--reason") { Description = "Why; kept in the journal", HelpName = "TEXT", Required = true };
        var ifVersion = Inputs.IfVersion("item");
        command.Add(item);
        command.Add(amount);
        foreach (var option in (Option[])[reason, idOption, ifVersion]) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var id = parsed.GetValue(idOption) ?? session.Surroundings.NewId();
            var request = new ApiRequest(HttpMethod.Post, $"v1/items/{Urls.Part(parsed.GetValue(item)!)}/{verb}")
            {
                Body = build(parsed, id, parsed.GetValue(amount)).Add("reason", parsed.GetValue(reason)).ToArray(),
                IfMatch = parsed.GetValue(ifVersion),
                RepeatWith = $"{idOption.Name} {id}",
            };
            return await session.RunAsync(request, Shape.Item, static (target, changed, answer) =>
                ItemText.Write(target, changed, answer.Replayed), cancellation);
        });
        return command;
    }
}
