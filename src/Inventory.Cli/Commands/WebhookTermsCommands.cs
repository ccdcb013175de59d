using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv webhooks create</c> and <c>change</c>: where a webhook's events go, and which it hears.</summary>
internal static class WebhookTermsCommands
{
    /// <summary>Makes one.</summary>
    public static Command Create(CommonOptions options)
    {
        var url = new Argument<string>("URL") { Description = "Where its events go: https" };
        var types = Types("(all)");
        var prefix = Inputs.Text("--prefix", "Only of items whose ids begin so (all)", "TEXT");
        var id = Inputs.Text("--id", "Its id, to repeat it by; made up when left out", "ID");
        var description = Description();
        var command = new Command("create", "Makes a webhook, which hears what happens from now on, and shows its secret, this once.")
        {
            url, types, prefix, id, description,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new JsonBody()
                .Add("webhookId", parsed.GetValue(id))
                .Add("url", parsed.GetValue(url))
                .Add("types", parsed.GetValue(types))
                .Add("prefix", parsed.GetValue(prefix))
                .Add("description", parsed.GetValue(description));
            // As with keys: a repeat cannot show the secret.
            var request = new ApiRequest(HttpMethod.Post, "v1/webhooks") { Body = body.ToArray(), Repeatable = false };
            return await session.RunAsync(request, Shape.Webhook, static (target, webhook, answer) =>
            {
                target.WriteLine(answer.Replayed
                    ? $"There is such a webhook already, {webhook.Cell("webhookId")}. If its secret is lost, give it a new one."
                    : $"Webhook {webhook.Cell("webhookId")} signs with {webhook.Cell("secret")}");
                if (!answer.Replayed) target.WriteLine("Keep it now: it is not shown again.");
            }, cancellation);
        });
        return command.WithExamples("inv webhooks create https://hooks.example.com/inventory --type hold_placed.v1 --prefix sku:");
    }

    /// <summary>Changes what is named; the rest, its secret, and its place in the log stay.</summary>
    public static Command Change(CommonOptions options)
    {
        var id = WebhooksCommand.WebhookId();
        var url = Inputs.Text("--url", "Where its events go from now on: https", "URL");
        var types = Types("instead of those that it hears now");
        var allTypes = new Option<bool>("--all-types") { Description = "Events of all types" };
        var prefix = Inputs.Text("--prefix", "Only of items whose ids begin so; \"\" for all", "TEXT");
        var description = Description();
        var command = new Command("change", "Changes where a webhook's events go or which it hears; what is not named stays.")
        {
            id, url, types, allTypes, prefix, description,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(allTypes) && result.GetResult(types) is not null) result.AddError("--all-types goes without --type.");
            else if (!result.GetValue(allTypes) && ((Option[])[url, types, prefix, description]).All(one => result.GetResult(one) is null))
                result.AddError("Name what to change: --url, --type or --all-types, --prefix, --description.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new JsonBody()
                .Add("url", parsed.GetValue(url))
                .Add("types", parsed.GetValue(types))
                .Add("prefix", parsed.GetValue(prefix))
                .Add("description", parsed.GetValue(description));
            if (parsed.GetValue(allTypes)) body.AddJson("types", "[]");
            var request = new ApiRequest(HttpMethod.Patch, WebhooksCommand.PathOf(parsed.GetValue(id)!)) { Body = body.ToArray() };
            return await session.RunAsync(request, Shape.Webhook, static (target, webhook, _) => target.WriteLine(
                $"{webhook.Cell("webhookId")} is {WebhooksCommand.State(webhook)} and hears {WebhooksCommand.Hears(webhook)} at "
                + $"{webhook.Cell("url")}."), cancellation);
        });
        return command.WithExamples("inv webhooks change WEBHOOK_ID --url https://hooks.example.com/inventory",
            "inv webhooks change WEBHOOK_ID --type hold_placed.v1 --type hold_confirmed.v1 --prefix sku:",
            "inv webhooks change WEBHOOK_ID --all-types --prefix \"\"");
    }

    private static Option<string[]> Types(string otherwise) => new("--type")
    {
        Description = $"Only events of this type; repeatable {otherwise}", HelpName = "TYPE", AllowMultipleArgumentsPerToken = true,
    };

    private static Option<string?> Description() => Inputs.Text("--description", "What it is for", "TEXT");
}
