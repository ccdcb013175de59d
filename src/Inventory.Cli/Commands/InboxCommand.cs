using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Events;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv inbox</c>: events of other systems, told by hand.</summary>
internal static class InboxCommand
{
    private const string Batch = "application/cloudevents-batch+json";

    public static Command Build(CommonOptions options, Surroundings surroundings) => new Command("inbox",
        "Tells the service what happened in another system; what failed of it is under inv failures list --inbox.")
    {
        Send(options, surroundings),
    }.WithExamples("inv inbox send paid.json");

    private static Command Send(CommonOptions options, Surroundings surroundings)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "CloudEvents in JSON: one, an array of them, or one after the other; - for standard input",
        };
        var command = new Command("send",
            "Sends CloudEvents; each has its effect once by its source and id. Ends with 1 where one is dead or no event at all.")
        {
            file,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var events = ToldEvents.Read(await ContentOfAsync(parsed.GetValue(file)!, surroundings, cancellation));
            using var session = options.Open(parsed);
            return await SendAsync(session, events, cancellation);
        });
        return command.WithExamples("inv inbox send paid.json", "kcat -C -t orders -e | inv inbox send -");
    }

    // Sent again after a refusal, what was taken in is a duplicate: so what came of the first ones is shown with the refusal of the rest.
    private static async Task<int> SendAsync(Session session, ToldEvents events, CancellationToken cancellation)
    {
        var results = new List<JsonElement>();
        foreach (var body in events.Batches())
        {
            var request = new ApiRequest(HttpMethod.Post, "v1/inbox") { Body = body, ContentType = Batch };
            var answer = await session.SendAsync(request, cancellation);
            if (!answer.IsOk)
            {
                if (results.Count > 0) Show(session, results);
                return session.Show(answer, Shape.Told, Write);
            }

            using var told = JsonDocument.Parse(answer.Body);
            results.AddRange(told.RootElement.List("results").Select(static one => one.Clone()));
        }

        Show(session, results);
        return results.Any(static one => one.Cell("outcome") is "dead" or "invalid") ? ExitCode.Refused : ExitCode.Ok;
    }

    private static void Show(Session session, List<JsonElement> results)
    {
        using var target = new MemoryStream();
        using (var writer = new Utf8JsonWriter(target))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("results");
            foreach (var result in results) result.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        session.Show(new(200, target.ToArray()), Shape.Told, Write);
    }

    private static void Write(Screen target, JsonElement answer, Answer _)
    {
        var table = new TextTable("EVENT", "OUTCOME", "WHY");
        foreach (var one in answer.List("results"))
        {
            var why = one.TryGetProperty("problem", out var problem) ? $"{problem.Cell("code")}: {problem.Cell("detail")}" : "";
            table.Add(one.Cell("id"), one.Cell("outcome"), why);
        }

        table.Write(target, empty: "There was nothing to tell.");
    }

    private static async Task<byte[]> ContentOfAsync(string file, Surroundings surroundings, CancellationToken cancellation)
    {
        if (file != "-")
        {
            try
            {
                return await File.ReadAllBytesAsync(file, cancellation);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{file} cannot be read: {failure.Message}");
            }
        }

        using var copy = new MemoryStream();
        await surroundings.Input.CopyToAsync(copy, cancellation);
        return copy.ToArray();
    }
}
