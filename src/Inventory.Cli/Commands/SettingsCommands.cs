using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv create</c> and <c>inv set</c>: an item and its settings.</summary>
internal static class SettingsCommands
{
    public static Command Create(CommonOptions options)
    {
        var item = Inputs.ItemId();
        var onHand = new Option<long>("--on-hand")
        {
            Description = "Units physically there; for a night, rooms that exist",
            HelpName = "N",
            Required = true,
        };
        var settings = new Settings();
        var command = new Command("create", "Makes an item. Running it again with the same content is safe.") { item, onHand };
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = settings.Fill(new JsonBody().Add("itemId", parsed.GetValue(item)).Add("onHand", (long?)parsed.GetValue(onHand)),
                parsed);
            return await session.RunAsync(
                new(HttpMethod.Post, "v1/items") { Body = body.ToArray() },
                Shape.Item,
                static (target, made, answer) => ItemText.Write(target, made, answer.Replayed || answer.Status == 200),
                cancellation);
        });
        return command.WithExamples("inv create sku:LAMP-0009-RED@LEJ1 --on-hand 12",
            "inv create room:seaview:double:2027-07-01 --on-hand 20 --overbooking-limit 1");
    }

    public static Command Set(CommonOptions options)
    {
        var item = Inputs.ItemId();
        var settings = new Settings();
        var settingsVersion = new Option<long?>("--settings-version")
        {
            Description = "Only if nobody has changed the settings since this version of them",
            HelpName = "N",
        };
        var ifVersion = Inputs.IfVersion("item");
        var reason = Inputs.Text("--reason", "Why; kept in the journal", "TEXT");
        var command = new Command("set", "Changes an item's settings; those not named stay as they are.") { item };
        settings.AddTo(command);
        foreach (var option in (Option[])[settingsVersion, ifVersion, reason]) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = settings.Fill(new JsonBody(), parsed).Add("settingsVersion", parsed.GetValue(settingsVersion))
                .Add("reason", parsed.GetValue(reason));
            var request = new ApiRequest(HttpMethod.Patch, $"v1/items/{Urls.Part(parsed.GetValue(item)!)}")
            {
                Body = body.ToArray(),
                IfMatch = parsed.GetValue(ifVersion),
                // Said twice it is the same, unless a version is named: then the second would be refused for what the first has done.
                Repeatable = parsed.GetValue(settingsVersion) is null && parsed.GetValue(ifVersion) is null,
            };
            return await session.RunAsync(request, Shape.Item, static (target, changed, _) =>
                ItemText.Write(target, changed, replayed: false), cancellation);
        });
        return command.WithExamples("inv set sku:LAMP-0001-BLK@LEJ1 --stop-sell",
            "inv set room:seaview:double:2027-07-01 --out-of-service 2 --reason \"water damage\"");
    }

    /// <summary>The optional settings of an item.</summary>
    private sealed class Settings
    {
        private readonly Option<long?> _outOfService = Quantity("--out-of-service", "Units that cannot be sold for now");
        private readonly Option<long?> _safetyStock = Quantity("--safety-stock", "Units kept back");
        private readonly Option<long?> _overbookingLimit = Quantity("--overbooking-limit",
            "Units that may be promised beyond those there are");
        private readonly Option<bool?> _stopSell = Inputs.Either("--stop-sell", "Stop sales, or with false open them");
        private readonly Option<KeyValuePair<string, string>[]> _metadata = Inputs.Metadata("A fact of your own to keep with it");

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[_outOfService, _safetyStock, _overbookingLimit, _stopSell, _metadata]) command.Add(option);
        }

        public JsonBody Fill(JsonBody body, ParseResult parsed)
        {
            body.Add("outOfService", parsed.GetValue(_outOfService)).Add("safetyStock", parsed.GetValue(_safetyStock))
                .Add("overbookingLimit", parsed.GetValue(_overbookingLimit));
            if (parsed.GetResult(_stopSell) is not null) body.AddEither("stopSell", parsed.GetValue(_stopSell) ?? true);
            return body.AddMetadata(parsed.GetValue(_metadata));
        }

        private static Option<long?> Quantity(string name, string description) => new(name) { Description = description, HelpName = "N" };
    }
}
