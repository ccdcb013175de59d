using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv release</c>: one hold by its id, or as a job all that match.</summary>
internal sealed class ReleaseCommand
{
    private readonly Argument<string?> _holdId = new("HOLD_ID")
    {
        Description = "The hold's id; left out where all that match are released",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _reason = Inputs.Text("--reason", "Why; kept in the journal, required for all that match", "TEXT");

    private readonly Option<bool> _spend = new("--spend")
    {
        Description = "Should the hold be unknown, use its id up, so that a request still on its way can never take effect",
    };

    private readonly Option<long?> _ifVersion = Inputs.IfVersion();

    private readonly Option<bool> _stuck = new("--stuck") { Description = "All that are past their end and still open" };

    private readonly Option<string?> _item = Inputs.Text("--item", "All with a line on this item", "ITEM");

    private readonly Option<string?> _owner = Inputs.Text("--owner", "All of this owner", "OWNER");

    private readonly Option<string?> _channel = Inputs.Text("--channel", "All that came through this channel", "CHANNEL");

    private readonly Option<string?> _placedBefore = Inputs.Text("--placed-before", "All placed before it", "INSTANT");

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only tell how many it would be" };

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Do not wait for the job's end" };

    private readonly Option<string?> _leverId = Inputs.Text("--lever-id", "Repeats the same job by this id; made up when left out", "ID");

    private readonly Option<string?> _correlationId =
        Inputs.Text("--correlation-id", "What it belongs to, such as an incident; made up when left out", "ID");

    public static Command Build(CommonOptions options)
    {
        var self = new ReleaseCommand();
        var command = new Command("release", "Gives held units back, of one hold or of all that match.")
        {
            self._holdId, self._reason, self._spend, self._ifVersion, self._stuck, self._item, self._owner, self._channel,
            self._placedBefore, self._dryRun, self._noWait, self._leverId, self._correlationId,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            self.Check(parsed);
            using var session = options.Open(parsed);
            return parsed.GetValue(self._holdId) is { } holdId ? await self.OneAsync(session, parsed, holdId, cancellation)
                : await self.AllAsync(session, parsed, cancellation);
        });
        return command.WithExamples("inv release order-1 --reason \"changed their mind\"", "inv release order-2 --spend",
            "inv release --stuck --channel web --dry-run --reason \"outage on Monday\"");
    }

    private void Check(ParseResult parsed)
    {
        var one = parsed.GetValue(_holdId) is not null;
        Option<string?>[] narrowing = [_item, _owner, _channel, _placedBefore];
        var many = parsed.GetValue(_stuck) || narrowing.Any(option => parsed.GetValue(option) is not null);
        if (one && (many || parsed.GetValue(_dryRun))) throw new UsageException("inv release takes a HOLD_ID or what to match, not both.");
        if (!one && !many)
            throw new UsageException("inv release needs a HOLD_ID, or one of --stuck, --item, --owner, --channel and --placed-before.");
        if (many && parsed.GetValue(_reason) is null) throw new UsageException("--reason is required where all that match are released.");
        if (many && (parsed.GetValue(_spend) || parsed.GetValue(_ifVersion) is not null))
            throw new UsageException("--spend and --if-version are of one hold.");
    }

    private Task<int> OneAsync(Session session, ParseResult parsed, string holdId, CancellationToken cancellation) => session.RunAsync(
        new(HttpMethod.Post, $"v1/holds/{Urls.Part(holdId)}/release")
        {
            Body = new JsonBody().Add("reason", parsed.GetValue(_reason))
                .Add("ifUnknown", parsed.GetValue(_spend) ? "spend" : null).ToArray(),
            IfMatch = parsed.GetValue(_ifVersion),
        },
        Shape.Hold, static (target, hold, answer) => HoldText.Write(target, hold, answer.Replayed), cancellation);

    private async Task<int> AllAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var leverId = parsed.GetValue(_leverId) ?? session.Surroundings.NewId();
        var dry = parsed.GetValue(_dryRun);
        var request = new ApiRequest(HttpMethod.Post, "internal/admin/holds:release")
        {
            Body = new JsonBody().Add("stuck", parsed.GetValue(_stuck)).Add("item", parsed.GetValue(_item))
                .Add("owner", parsed.GetValue(_owner)).Add("channel", parsed.GetValue(_channel))
                .Add("placedBefore", parsed.GetValue(_placedBefore)).Add("reason", parsed.GetValue(_reason))
                .Add("leverId", dry ? null : leverId).Add("dryRun", dry).ToArray(),
            CorrelationId = parsed.GetValue(_correlationId) ?? session.Surroundings.NewId(),
            RepeatWith = dry ? null : $"--lever-id {leverId}",
        };
        if (dry) return await session.RunAsync(request, Shape.Preview, WritePreview, cancellation);
        var answer = await session.SendAsync(request, cancellation);
        if (!answer.IsOk || parsed.GetValue(_noWait)) return session.Show(answer, Shape.Job, WriteMade, request.Body);
        using var made = JsonDocument.Parse(answer.Body);
        return await JobsCommand.WaitAsync(session, made.RootElement.Cell("jobId"), cancellation);
    }

    private static void WritePreview(Screen target, JsonElement answer, Answer _)
    {
        var preview = answer.GetProperty("preview");
        var beyond = preview.Cell("more") == "yes" ? "more than " : "";
        target.WriteLine($"It would be {beyond}{preview.Cell("matches")} holds; none was released.");
        foreach (var hold in preview.List("targets")) target.WriteLine($"  {hold.AsCell()}");
    }

    private static void WriteMade(Screen target, JsonElement made, Answer _) =>
        target.WriteLine($"{made.Cell("jobId")} is under way; inv jobs show {made.Cell("jobId")} tells how far.");
}
