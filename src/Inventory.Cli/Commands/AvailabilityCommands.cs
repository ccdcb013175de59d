using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv availability</c> and <c>inv nights</c>.</summary>
internal static class AvailabilityCommands
{
    public static Command Availability(CommonOptions options)
    {
        var items = Inputs.ItemIds();
        var command = new Command("availability", "Shows what can still be sold of many items at once; may lag by up to a second.") { items };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new Body().Add("itemIds", parsed.GetValue(items)).ToArray();
            return await session.RunAsync(new(HttpMethod.Post, "v1/availability") { Body = body }, static (target, answer, _) =>
            {
                var table = new TextTable("ITEM", "AVAILABLE", "STOP SELL", "VERSION");
                foreach (var item in answer.List("items")) table.Add(item.Cell("itemId"), item.Cell("available"), item.Cell("stopSell"), item.Cell("version"));
                table.Write(target);
                foreach (var unknown in answer.List("unknown")) target.WriteLine($"{unknown.AsCell()} does not exist");
                target.WriteLine($"as of {answer.Cell("asOf")}");
            }, cancellation);
        });
        return command.WithExamples("inv availability sku:LAMP-0001-BLK@LEJ1 ticket:2027-02-12-aurora:stalls");
    }

    public static Command Nights(CommonOptions options)
    {
        var property = new Argument<string>("PROPERTY") { Description = "The property, as in room:PROPERTY:TYPE:DATE" };
        var roomType = new Argument<string?>("ROOM_TYPE") { Description = "The room type; all of them when left out", Arity = ArgumentArity.ZeroOrOne };
        var from = new Option<string>("--from") { Description = "The arrival date", HelpName = "YYYY-MM-DD", Required = true };
        var to = new Option<string>("--to") { Description = "The departure date; its night is not included", HelpName = "YYYY-MM-DD", Required = true };
        var command = new Command("nights", "Shows what can still be sold of each night of a stay.") { property, roomType, from, to };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var path = Urls.WithQuery(
                "v1/availability/nights",
                ("property", parsed.GetValue(property)),
                ("roomType", parsed.GetValue(roomType)),
                ("from", parsed.GetValue(from)),
                ("to", parsed.GetValue(to)));
            return await session.RunAsync(new(HttpMethod.Get, path), static (target, stay, _) =>
            {
                var table = new TextTable("DATE", "ROOM TYPE", "AVAILABLE", "STOP SELL", "ITEM");
                foreach (var night in stay.List("nights"))
                {
                    var exists = night.TryGetProperty("available", out JsonElement _);
                    table.Add(night.Cell("date"), night.Cell("roomType"), exists ? night.Cell("available") : "none", night.Cell("stopSell"), night.Cell("itemId"));
                }

                table.Write(target);
                target.WriteLine($"as of {stay.Cell("asOf")}");
            }, cancellation);
        });
        return command.WithExamples("inv nights seaview double --from 2027-07-01 --to 2027-07-08", "inv nights seaview --from 2027-12-24 --to 2027-12-27");
    }
}
