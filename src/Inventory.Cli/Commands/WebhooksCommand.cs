using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv webhooks</c>: whom the service tells its events, what became of them, and sending them again.</summary>
internal static class WebhooksCommand
{
    public static Command Build(CommonOptions options) =>
        new Command("webhooks", "Makes, changes, lists, tests and deletes webhooks, and sends events again; needs a key of scope admin.")
        {
            List(options), WebhookTermsCommands.Create(options), WebhookTermsCommands.Change(options),
            Set(options, "enable", enabled: true), Set(options, "disable", enabled: false), Delete(options), Secret(options), Test(options),
            Deliveries(options), Replay(options),
        }.WithExamples("inv webhooks create https://hooks.example.com/inventory --type hold_placed.v1", "inv webhooks list",
            "inv webhooks deliveries WEBHOOK_ID --status dead", "inv webhooks replay WEBHOOK_ID --dead");

    private static Command List(CommonOptions options)
    {
        var command = new Command("list", "Lists webhooks, without their secrets.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await session.RunAsync(new(HttpMethod.Get, "v1/webhooks"), Shape.Webhooks, static (target, answer, _) =>
            {
                var table = new TextTable("WEBHOOK", "STATE", "WAITING", "OLDEST", "HEARS", "URL");
                foreach (var one in answer.List("webhooks"))
                {
                    table.Add(one.Cell("webhookId"), State(one), one.Cell("pending"), target.Time(one.Cell("oldestPendingAt")), Hears(one),
                        one.Cell("url"));
                }

                table.Write(target, empty: "There are no webhooks.");
            }, cancellation);
        });
        return command.WithExamples("inv webhooks list");
    }

    private static Command Set(CommonOptions options, string verb, bool enabled) => Act(options, verb, enabled
            ? "Goes on with a webhook from its place." : "Sends a webhook nothing more; it keeps its place.",
        id => new(HttpMethod.Patch, PathOf(id)) { Body = new JsonBody().AddEither("enabled", enabled).ToArray() },
        static webhook => $"{webhook.Cell("webhookId")} is {State(webhook)}; {webhook.Cell("pending")} events wait.");

    private static Command Delete(CommonOptions options) => Act(options, "delete", "Deletes a webhook, with all that waits for it.",
        static id => new(HttpMethod.Delete, PathOf(id)), static _ => "It is deleted.");

    private static Command Secret(CommonOptions options) => Act(options, "secret",
        "Gives a webhook a new secret and shows it, this once; earlier ones sign beside it for a day.",
        static id => new(HttpMethod.Post, PathOf(id) + "/secret") { Repeatable = false },
        static secret => $"It signs with {secret.Cell("secret")}; keep it now.");

    private static Command Test(CommonOptions options) => Act(options, "test", "Sends a webhook an event that nobody else hears.",
        static id => new(HttpMethod.Post, PathOf(id) + "/test") { Repeatable = false },
        static test => $"{test.Cell("eventId")} is on its way; inv webhooks deliveries shows what becomes of it.");

    private static Command Deliveries(CommonOptions options)
    {
        var id = WebhookId();
        var status = Inputs.Text("--status", "Only those that are pending, delivered or dead", "STATUS");
        var command = new Command("deliveries", "Shows what became of a webhook's events, newest first.") { id, status };
        var paging = Paging.AddTo(command, "Deliveries");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var (path, only) = (PathOf(parsed.GetValue(id)!) + "/deliveries", parsed.GetValue(status));
            return await paging.RunAsync(session, parsed, (limit, cursor) =>
                Urls.WithQuery(path, ("status", only), ("limit", limit), ("cursor", cursor)), Shape.Deliveries, static (target, page, _) =>
            {
                var table = new TextTable("EVENT", "TYPE", "AT", "STATUS", "TRIED", "NEXT", "WHY");
                foreach (var one in page.List("deliveries"))
                {
                    table.Add(one.Cell("eventId"), one.Cell("eventType"), target.Time(one.Cell("at")), one.Cell("status"),
                        one.Cell("attempts"), target.Time(one.Cell("nextAttemptAt")), one.Cell("lastError"));
                }

                table.Write(target, empty: "There are none.");
            }, cancellation);
        });
        return command.WithExamples("inv webhooks deliveries WEBHOOK_ID --status dead --all");
    }

    private static Command Replay(CommonOptions options)
    {
        var id = WebhookId();
        var events = new Option<string[]>("--event")
        {
            Description = "This event; repeatable", HelpName = "EVENT_ID", AllowMultipleArgumentsPerToken = true,
        };
        var from = Inputs.Text("--from", "Events that happened from here on; with --to", "INSTANT");
        var to = Inputs.Text("--to", "Events that happened before it", "INSTANT");
        var dead = new Option<bool>("--dead") { Description = "All that were given up" };
        var command = new Command("replay", "Sends a webhook events again, under the same ids.") { id, events, from, to, dead };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new JsonBody()
                .Add("eventIds", parsed.GetValue(events))
                .Add("from", parsed.GetValue(from))
                .Add("to", parsed.GetValue(to))
                .Add("dead", parsed.GetValue(dead));
            var request = new ApiRequest(HttpMethod.Post, PathOf(parsed.GetValue(id)!) + "/replay")
            {
                Body = body.ToArray(), Repeatable = false,
            };
            return await session.RunAsync(request, Shape.Webhook, static (target, replay, _) =>
                target.WriteLine($"{replay.Cell("scheduled")} events are sent again."), cancellation);
        });
        return command.WithExamples("inv webhooks replay WEBHOOK_ID --dead",
            "inv webhooks replay WEBHOOK_ID --from 2027-01-31T10:00:00Z --to 2027-01-31T11:00:00Z");
    }

    private static Command Act(
        CommonOptions options, string verb, string description, Func<string, ApiRequest> request, Func<JsonElement, string> told)
    {
        var id = WebhookId();
        var command = new Command(verb, description) { id };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await session.RunAsync(request(parsed.GetValue(id)!), Shape.Webhook,
                (target, answer, _) => target.WriteLine(told(answer)), cancellation);
        });
        return command.WithExamples($"inv webhooks {verb} WEBHOOK_ID");
    }

    /// <summary>Whether it is sent anything.</summary>
    public static string State(JsonElement webhook) =>
        webhook.TryGetProperty("enabled", out var enabled) && enabled.ValueKind is JsonValueKind.True ? "enabled"
        : webhook.TryGetProperty("disabledBecause", out _) ? $"disabled: {webhook.Cell("disabledBecause")}" : "disabled";

    /// <summary>Which events it hears.</summary>
    public static string Hears(JsonElement webhook)
    {
        var types = string.Join(' ', webhook.List("types").Select(static type => type.AsCell()));
        var prefix = webhook.Cell("prefix");
        return (types.Length > 0 ? types : "all") + (prefix.Length > 0 ? $" of {prefix}" : "");
    }

    /// <summary>Which webhook.</summary>
    public static Argument<string> WebhookId() => new("WEBHOOK_ID") { Description = "The webhook's id, as in the list" };

    /// <summary>Where it is.</summary>
    public static string PathOf(string webhookId) => "v1/webhooks/" + Urls.Part(webhookId);
}
