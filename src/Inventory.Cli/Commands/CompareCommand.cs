using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Comparing;
using Inventory.Cli.Http;
using Inventory.Cli.Import;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv compare</c>: which of a caller's holds are still true.</summary>
internal static class CompareCommand
{
    private const int ReleasedAtOnce = 500;

    public static Command Build(CommonOptions options, Surroundings surroundings)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "JSON Lines of the holds you believe in, {holdId, lines} or {holdId, quantity}; - for standard input",
        };
        var owner = Inputs.Text("--owner", "The list has this owner's holds", "ID");
        var channel = Inputs.Text("--channel", "The list has this channel's holds", "ID");
        var status = Inputs.Text("--status", "The list has held, or confirmed ones", "STATUS");
        var placedBefore = Inputs.Text("--placed-before", "When the list was made (when the service has heard it)", "INSTANT");
        var release = new Option<bool>("--release")
        {
            Description = "Then release held ones that are not in the list; confirmed ones stay",
        };
        var reason = Inputs.Text("--reason", "Why; kept in the journal, required with --release", "TEXT");
        var command = new Command("compare", "Compares a list of holds with what is live, and ends with 1 where they differ.")
        {
            file, owner, channel, status, placedBefore, release, reason,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(release) && result.GetValue(reason) is null) result.AddError("--release needs a --reason.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = Urls.WithQuery(
                "v1/reconciliations",
                ("owner", parsed.GetValue(owner)),
                ("channel", parsed.GetValue(channel)),
                ("status", parsed.GetValue(status)),
                ("placedBefore", parsed.GetValue(placedBefore)));
            using var list = await ImportFile.OpenAsync(ImportSource.Of(parsed.GetValue(file)!, "jsonl"), encoding: null,
                surroundings.Input, cancellation);
            if (await BelievedHolds.CheckAsync(list, cancellation) is { Count: > 0 } complaints)
            {
                foreach (var complaint in complaints) surroundings.Error.WriteLine(complaint);
                surroundings.Error.WriteLine(
                    "inv: nothing was compared: a hold that cannot be read would be taken for one you do not know.");
                return ExitCode.Refused;
            }

            using var client = options.FindTarget(parsed).NewClient(connections: 1);
            using var session = options.Open(parsed);
            var comparison = new Comparison(client);
            if (await comparison.RunAsync(path, list, (line, finding) => Show(session, line, finding), cancellation) is { } refused)
            {
                return session.Show(refused, Shape.Hold, static (_, _, _) => { });
            }

            surroundings.Out.Flush();
            if (!comparison.IsComplete) return ExitCode.NoAnswer;
            if (parsed.GetValue(release)) return await ReleaseAsync(session, comparison, parsed.GetValue(reason)!, cancellation);
            return comparison.Findings + comparison.Invalid > 0 ? ExitCode.Refused : ExitCode.Ok;
        });
        return command.WithExamples("inv compare believed.jsonl --owner checkout",
            "inv compare believed.jsonl --status held --release --reason \"forgotten by the checkout\"");
    }

    private static void Show(Session session, ReadOnlyMemory<byte> line, JsonElement finding)
    {
        switch (session.Format)
        {
            case OutputFormat.Table:
                FindingText.Write(session.Screen, finding);
                break;
            case OutputFormat.Name:
                var id = finding.TryGetProperty("hold", out var hold) ? hold.Cell("holdId") : finding.Cell("holdId");
                if (id.Length > 0) session.Surroundings.Out.WriteLine(id);
                break;
            case OutputFormat.Yaml:
                YamlText.Write(session.Surroundings.Out, finding);
                break;
            default:
                AnswerWriter.WriteVerbatim(session.Surroundings.Output, line.Span);
                break;
        }
    }

    private static async Task<int> ReleaseAsync(Session session, Comparison comparison, string reason, CancellationToken cancellation)
    {
        var error = session.Surroundings.Error;
        if (comparison.Invalid > 0)
        {
            error.WriteLine("inv: nothing was released: mend the invalid lines first, or holds you know may be released.");
            return ExitCode.Refused;
        }

        var (released, worst) = (0, ExitCode.Ok);
        foreach (var ids in comparison.Releasable.Chunk(ReleasedAtOnce))
        {
            var body = new JsonBody().Add("holdIds", ids).Add("reason", reason).ToArray();
            var answer = await session.SendAsync(new(HttpMethod.Post, "v1/reconciliations/release") { Body = body }, cancellation);
            if (!answer.IsOk) return session.Show(answer, Shape.Hold, static (_, _, _) => { }, body);
            using var document = JsonDocument.Parse(answer.Body);
            foreach (var result in document.RootElement.List("results"))
            {
                if (result.Cell("httpStatus") == "200")
                {
                    released++;
                    continue;
                }

                worst = ExitCode.Refused;
                var why = result.TryGetProperty("problem", out var problem)
                    ? $"{problem.Cell("code")}: {problem.Cell("detail")}"
                    : result.Cell("httpStatus");
                error.WriteLine($"inv: {result.Cell("holdId")} was not released: {why}");
            }
        }

        error.WriteLine($"inv: {released} of {comparison.Releasable.Count} released.");
        return worst;
    }
}
