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
        var command = new Command("availability", "Shows what can still be sold of many items at once; may lag by up to a second.")
        {
            items,
        };
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var body = new JsonBody().Add("itemIds", parsed.GetValue(items)).ToArray();
            var request = new ApiRequest(HttpMethod.Post, "v1/availability") { Body = body };
            return await watching.RunAsync(session, parsed, () =>
                session.RunAsync(request, Shape.Items, WriteAvailability, cancellation), cancellation);
        });
        return command.WithExamples("inv availability sku:LAMP-0001-BLK@LEJ1 ticket:2027-02-12-aurora:stalls");
    }

    public static Command Nights(CommonOptions options)
    {
        var property = new Argument<string>("PROPERTY") { Description = "The property, as in room:PROPERTY:TYPE:DATE" };
        var roomType = new Argument<string?>("ROOM_TYPE")
        {
            Description = "The room type; all of them when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = new Option<string>("--from") { Description = "The arrival date", HelpName = "YYYY-MM-DD", Required = true };
        var to = new Option<string>("--to")
        {
            Description = "The departure date; its night is not included",
            HelpName = "YYYY-MM-DD",
            Required = true,
        };
        var command = new Command("nights", "Shows what can still be sold of each night of a stay.") { property, roomType, from, to };
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var path = Urls.WithQuery(
                "v1/availability/nights",
                ("property", parsed.GetValue(property)),
                ("roomType", parsed.GetValue(roomType)),
                ("from", parsed.GetValue(from)),
                ("to", parsed.GetValue(to)));
            return await watching.RunAsync(session, parsed, () =>
                session.RunAsync(new(HttpMethod.Get, path), Shape.Nights, WriteNights, cancellation), cancellation);
        });
        return command.WithExamples("inv nights seaview double --from 2027-07-01 --to 2027-07-08",
            "inv nights seaview --from 2027-12-24 --to 2027-12-27");
    }

    private static void WriteAvailability(Screen target, JsonElement answer, Answer _)
    {
        var table = new TextTable("ITEM", "AVAILABLE", "STOP SELL", "VERSION");
        foreach (var item in answer.List("items"))
        {
            table.Add(item.Cell("itemId"), item.Cell("available"), item.Cell("stopSell"), item.Cell("version"));
        }

        table.Write(target, empty: "None of them exists.");
        foreach (var unknown in answer.List("unknown")) target.WriteLine($"{unknown.AsCell()} does not exist");
        WriteAsOf(target, answer);
    }

    private static void WriteNights(Screen target, JsonElement stay, Answer _)
    {
        var table = new TextTable("DATE", "ROOM TYPE", "AVAILABLE", "STOP SELL", "ITEM");
        foreach (var night in stay.List("nights"))
        {
            var exists = night.TryGetProperty("available", out JsonElement _);
            var available = exists ? night.Cell("available") : "none";
            table.Add(night.Cell("date"), night.Cell("roomType"), available, night.Cell("stopSell"), night.Cell("itemId"));
        }

        table.Write(target, empty: "The property has no such nights.");
        WriteAsOf(target, stay);
    }

    // On a terminal it would always be "now".
    private static void WriteAsOf(Screen target, JsonElement answer)
    {
        if (!target.IsTerminal) target.WriteLine($"as of {answer.Cell("asOf")}");
    }
}
