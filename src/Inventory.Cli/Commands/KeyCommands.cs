using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv keys</c>.</summary>
internal static class KeyCommands
{
    public static Command Build(CommonOptions options) =>
        new Command("keys", "Makes, lists and deletes API keys; needs a key of scope admin.")
        {
            Create(options),
            List(options),
            Delete(options),
        }.WithExamples("inv keys create webshop --scope read --scope sell --channel web", "inv keys list", "inv keys delete KEY_ID");

    private static Command Create(CommonOptions options)
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for" };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "read, sell, block, stock, admin, operate, approve or break-glass; repeatable",
            HelpName = "SCOPE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var channel = Inputs.Text("--channel", "Bind it to one channel, so that it changes only this channel's holds", "ID");
        var tenant = Inputs.Text("--tenant", "For another tenant, which comes into being; with the bootstrap key only", "TENANT");
        var keyId = Inputs.Text("--key-id", "The key's public id, to repeat it by; made up when left out", "ID");
        var principal = Inputs.Text("--principal", "The person or program it belongs to (the key itself)", "ID");
        var command = new Command("create", "Makes a key and shows it, this once.") { name, scopes, channel, tenant, keyId, principal };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new JsonBody()
                .Add("keyId", parsed.GetValue(keyId))
                .Add("name", parsed.GetValue(name))
                .Add("scopes", parsed.GetValue(scopes))
                .Add("channel", parsed.GetValue(channel))
                .Add("principal", parsed.GetValue(principal))
                .Add("tenant", parsed.GetValue(tenant));
            // Without an id of the caller's choice a repeat makes a second key; with one it finds the first, and cannot show it.
            var request = new ApiRequest(HttpMethod.Post, "v1/keys") { Body = body.ToArray(), Repeatable = false };
            return await session.RunAsync(request, Shape.Key, static (target, key, answer) =>
            {
                if (answer.Replayed)
                {
                    target.WriteLine($"There is such a key already, {key.Cell("keyId")}. It was shown when it was made; "
                        + "if it is lost, delete it and make another.");
                    return;
                }

                target.WriteLine($"Key {key.Cell("keyId")} for {key.Cell("name")}: {key.Cell("key")}");
                target.WriteLine("Keep it now: it is not shown again.");
            }, cancellation);
        });
        return command.WithExamples("inv keys create webshop --scope read --scope sell --channel web",
            "inv keys create \"night desk\" --scope read --scope sell --key-id desk-2 --principal anna");
    }

    private static Command List(CommonOptions options)
    {
        var command = new Command("list", "Lists keys, without the keys themselves.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await session.RunAsync(new(HttpMethod.Get, "v1/keys"), Shape.Keys, static (target, answer, _) =>
            {
                var table = new TextTable("KEY", "NAME", "SCOPES", "CHANNEL", "PRINCIPAL", "TENANT");
                foreach (var key in answer.List("keys"))
                {
                    var scopes = string.Join(' ', key.List("scopes").Select(static scope => scope.AsCell()));
                    table.Add(key.Cell("keyId"), key.Cell("name"), scopes, key.Cell("channel"), key.Cell("principal"), key.Cell("tenant"));
                }

                table.Write(target, empty: "There are no keys.");
            }, cancellation);
        });
        return command.WithExamples("inv keys list");
    }

    private static Command Delete(CommonOptions options)
    {
        var keyId = new Argument<string>("KEY_ID") { Description = "The key's id, as in the list" };
        var command = new Command("delete", "Deletes a key; in force everywhere within a minute.") { keyId };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var id = parsed.GetValue(keyId)!;
            var request = new ApiRequest(HttpMethod.Delete, $"v1/keys/{Urls.Part(id)}") { Repeatable = false };
            return await session.RunAsync(request, Shape.Key, (target, _, _) =>
                target.WriteLine($"{Printable.Text(id)} is deleted."), cancellation);
        });
        return command.WithExamples("inv keys delete KEY_ID");
    }
}
