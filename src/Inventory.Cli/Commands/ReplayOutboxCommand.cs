using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv replay-outbox</c>: events delivered again, whatever became of them.</summary>
internal static class ReplayOutboxCommand
{
    public static Command Build(CommonOptions options)
    {
        var events = new Argument<string[]>("EVENT_ID")
        {
            Description = "Events by their ids, up to 1000; unknown ones are left out", Arity = ArgumentArity.OneOrMore,
        };
        var consumer = Inputs.Text("--consumer", "Only to webhook:ID, stream:NAME or bridge:NAME (all that hear them)", "CONSUMER");
        var reason = new Option<string>("--reason") { Description = "Why; kept with it", HelpName = "TEXT", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell how many deliveries it would be, and to whom" };
        var leverId = Inputs.Text("--lever-id", "Repeats the same replay by this id; made up when left out", "ID");
        var correlationId = Inputs.Text("--correlation-id", "What it belongs to, such as an incident; made up when left out", "ID");
        var command = new Command("replay-outbox",
            "Has events delivered again under the same ids, such as to a receiver that lost them; needs a key of scope operate.")
        {
            events, consumer, reason, dryRun, leverId, correlationId,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var dry = parsed.GetValue(dryRun);
            var lever = dry ? null : parsed.GetValue(leverId) ?? session.Surroundings.NewId();
            var request = new ApiRequest(HttpMethod.Post, "internal/admin/replay-outbox")
            {
                Body = new JsonBody().Add("eventIds", parsed.GetValue(events)).Add("consumer", parsed.GetValue(consumer))
                    .Add("reason", parsed.GetValue(reason)).Add("leverId", lever).Add("dryRun", dry).ToArray(),
                CorrelationId = parsed.GetValue(correlationId) ?? session.Surroundings.NewId(),
                RepeatWith = lever is null ? null : $"--lever-id {lever}",
            };
            return await session.RunAsync(request, dry ? Shape.Preview : Shape.Webhook, dry ? WritePreview : WriteDone, cancellation);
        });
        return command.WithExamples("inv replay-outbox evt-4711 evt-4712 --consumer webhook:crm --reason \"the CRM was restored\"",
            "inv replay-outbox evt-4711 --dry-run --reason \"the CRM was restored\"");
    }

    private static void WriteDone(Screen target, JsonElement done, Answer _) =>
        target.WriteLine($"{done.Cell("scheduled")} deliveries are on their way again.");

    private static void WritePreview(Screen target, JsonElement answer, Answer _)
    {
        var preview = answer.GetProperty("preview");
        target.WriteLine($"It would be {preview.Cell("matches")} deliveries; none was made.");
        foreach (var consumer in preview.List("targets")) target.WriteLine($"  {consumer.AsCell()}");
    }
}
