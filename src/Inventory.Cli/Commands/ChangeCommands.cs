using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv resize</c> and <c>inv extend</c>: both change a hold to absolute targets.</summary>
internal static class ChangeCommands
{
    public static Command Resize(CommonOptions options)
    {
        var lines = Inputs.Lines("A line's new quantity; 0 takes it out, lines not named stay", required: true);
        var ttl = Inputs.Ttl("Also set its end, counted from now");
        var command = new Command("resize", "Changes the quantities of a hold, all or nothing.");
        return Change(command, options, lines, ttl).WithExamples("inv resize order-1 --line sku:LAMP-0001-BLK@LEJ1=3");
    }

    public static Command Extend(CommonOptions options)
    {
        var ttl = Inputs.Ttl("How long it lasts from now, 1s or more");
        ttl.Required = true;
        var command = new Command("extend", "Sets the end of a hold, counted from now.");
        return Change(command, options, null, ttl).WithExamples("inv extend order-1 --ttl 30m");
    }

    private static Command Change(Command command, CommonOptions options, Option<KeyValuePair<string, long>[]>? lines,
        Option<TimeSpan?> ttl)
    {
        var holdId = Inputs.HoldId();
        var metadata = Inputs.Metadata("Facts of your own, in the place of all present ones");
        var changeId = Inputs.Text("--change-id", "The change's id, to repeat it by; made up when left out", "ID");
        var ifVersion = Inputs.IfVersion();
        command.Add(holdId);
        if (lines is not null) command.Add(lines);
        foreach (var option in (Option[])[ttl, metadata, changeId, ifVersion]) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var id = parsed.GetValue(changeId) ?? session.Surroundings.NewId();
            var body = new JsonBody()
                .Add("changeId", id)
                .AddLines(lines is null ? null : parsed.GetValue(lines))
                .Add("ttlSeconds", parsed.GetValue(ttl).Seconds())
                .AddMetadata(parsed.GetValue(metadata));
            var request = new ApiRequest(HttpMethod.Patch, $"v1/holds/{Urls.Part(parsed.GetValue(holdId)!)}")
            {
                Body = body.ToArray(),
                IfMatch = parsed.GetValue(ifVersion),
                RepeatWith = $"--change-id {id}",
            };
            return await session.RunAsync(request, Shape.Hold, static (target, hold, answer) =>
                HoldText.Write(target, hold, answer.Replayed), cancellation);
        });
        return command;
    }
}
