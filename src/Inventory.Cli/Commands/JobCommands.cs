using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv sweep</c> and <c>inv clock</c>: ending what is over, and the test clock.</summary>
internal static class JobCommands
{
    public static Command Sweep(CommonOptions options)
    {
        var command = new Command("sweep", "Ends all holds that are over, now; needs a key of scope admin. It may be run again and again.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var answer = await session.SendAsync(new(HttpMethod.Post, "internal/jobs/expire-holds") { Body = new JsonBody().ToArray() },
                cancellation);
            var code = session.Show(answer, Shape.Sweep, static (target, run, _) =>
            {
                target.WriteLine($"Lines of holds ended by this run: {run.Cell("ended")}.");
                var failed = new TextTable("ITEM", "WHY");
                foreach (var item in run.List("failed")) failed.Add(item.Cell("itemId"), item.Cell("code"));
                if (!run.List("failed").Any()) return;
                target.WriteLine("Not ended, of these items:");
                failed.Write(target, "  ");
            });
            return code == ExitCode.Ok && HasFailed(answer) ? ExitCode.Refused : code;
        });
        return command.WithExamples("inv sweep");
    }

    public static Command Clock(CommonOptions options)
    {
        var to = new Argument<string?>("INSTANT")
        {
            Description = "What to move it to: an instant, or +DURATION; it is only shown when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "clock",
            "Shows the test clock, or moves it forward; holds that are over by then have ended once it answers.")
        {
            to,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var now = await session.SendAsync(new(HttpMethod.Get, "v1/test/clock"), cancellation);
            if (!now.IsOk || parsed.GetValue(to) is not { } wanted) return Show(session, now);
            if (wanted.StartsWith('+')) wanted = Later(now, wanted[1..]);
            var request = new ApiRequest(HttpMethod.Put, "v1/test/clock") { Body = new JsonBody().Add("now", wanted).ToArray() };
            return Show(session, await session.SendAsync(request, cancellation), request.Body);
        });
        return command.WithExamples("inv clock", "inv clock +30m", "inv clock 2027-07-01T12:00:00Z");
    }

    private static int Show(Session session, Answer answer, byte[]? sent = null)
    {
        var code = session.Show(answer, Shape.Clock, static (target, clock, _) => target.WriteLine(clock.Cell("now")), sent);
        if (answer.Status == 404 && session.IsForPeople)
        {
            session.Surroundings.Error.WriteLine(
                "  The test clock is off: start the service with INVENTORY_TEST_CLOCK=1, which Production refuses.");
        }

        return code;
    }

    private static string Later(Answer now, string duration)
    {
        if (!Durations.TryParse(duration, out var step))
        {
            throw new UsageException($"+{duration} is not +DURATION; that is {Durations.Rule}.");
        }

        using var document = JsonDocument.Parse(now.Body);
        return (document.RootElement.GetProperty("now").GetDateTimeOffset() + step)
            .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private static bool HasFailed(Answer answer)
    {
        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.List("failed").Any();
    }
}
