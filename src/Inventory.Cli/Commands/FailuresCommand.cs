using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv failures</c>: what did not arrive and what came in and had no effect, and what is decided about it.</summary>
internal static class FailuresCommand
{
    private const string Root = "api/admin/ops/";

    public static Command Build(CommonOptions options, Surroundings surroundings) => new Command("failures",
        "Shows what did not arrive, and what came in and had no effect; tries it again, puts it right or sets it aside.")
    {
        List(options), Show(options), FailureActs.Replay(options), FailureActs.Fix(options, surroundings), FailureActs.Ignore(options),
    }.WithExamples("inv failures list", "inv failures list --inbox", "inv failures replay --consumer webhook:crm --dry-run --reason test");

    private static Command List(CommonOptions options)
    {
        var inbox = new Option<bool>("--inbox") { Description = "What came in, in its order; else what goes out, the latest first" };
        var consumer = Inputs.Text("--consumer", "Only of webhook:ID, stream:NAME or bridge:NAME", "CONSUMER");
        var command = new Command("list", "Lists what failed and is tried again, or waits; needs a key of scope admin or operate.")
        {
            inbox, consumer,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(inbox) && result.GetValue(consumer) is not null) result.AddError("--consumer is of what goes out.");
        });
        var paging = Paging.AddTo(command, "Failures");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var (path, only) = (Root + (parsed.GetValue(inbox) ? "inbox/failures" : "outbox/failures"), parsed.GetValue(consumer));
            return await paging.RunAsync(session, parsed, (limit, cursor) =>
                Urls.WithQuery(path, ("consumer", only), ("limit", limit), ("cursor", cursor)), Shape.Failures, static (target, page, _) =>
            {
                var table = new TextTable("FAILURE", "EVENT", "TYPE", "STATE", "TRIED", "SINCE", "NEXT", "WHY");
                foreach (var one in page.List("failures"))
                {
                    table.Add(one.Cell("failureId"), one.Cell("eventId"), one.Cell("eventType"), one.Cell("state"), one.Cell("attempts"),
                        target.Time(one.Cell("firstFailedAt")), target.Time(one.Cell("nextAttemptAt")), one.Cell("lastError"));
                }

                table.Write(target, empty: "Nothing has failed.");
            }, cancellation);
        });
        return command.WithExamples("inv failures list --consumer webhook:crm --all", "inv failures list --inbox");
    }

    private static Command Show(CommonOptions options)
    {
        var id = FailureId();
        var command = new Command("show", "Shows a failure with what its event says; needs a key of scope admin or operate.") { id };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await session.RunAsync(new(HttpMethod.Get, PathOf(parsed.GetValue(id)!)), Shape.Failure, Write, cancellation);
        });
        return command.WithExamples("inv failures show webhook:crm@1207");
    }

    private static void Write(Screen target, JsonElement failure, Answer _)
    {
        target.WriteLine($"{failure.Cell("failureId")}: {failure.Cell("eventType")} {failure.Cell("eventId")}, {failure.Cell("state")}");
        if (failure.Cell("source") is { Length: > 0 } source)
            target.WriteLine($"From {source}, received {target.Time(failure.Cell("receivedAt"))}");
        var next = failure.Cell("nextAttemptAt") is { Length: > 0 } at ? $", next {target.Time(at)}" : "";
        var tries = failure.Cell("attempts") is "1" ? "once" : $"{failure.Cell("attempts")} times";
        target.WriteLine($"Tried {tries} since {target.Time(failure.Cell("firstFailedAt"))}{next}");
        target.WriteLine($"Why: {failure.Cell("lastError")}");
        foreach (var (name, words) in (ReadOnlySpan<(string, string)>)[("payload", "It says"), ("replacedPayload", "It came with")])
        {
            if (failure.TryGetProperty(name, out var payload)) target.WriteLine($"{words}: {Printable.Text(payload.GetRawText())}");
        }
    }

    public static Argument<string> FailureId() => new("FAILURE_ID") { Description = "The failure's id, as in the list" };

    public static string PathOf(string failureId) => $"{Root}failures/{Urls.Part(failureId)}";

    public static string PathOfAll(string verb) => $"{Root}failures:{verb}";
}
