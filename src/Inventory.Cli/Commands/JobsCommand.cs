using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv jobs</c>: what is done to many holds or items, how far that is, and what came of each.</summary>
internal static class JobsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Build(CommonOptions options) => new("jobs", "Shows, pauses, resumes and cancels what is done to many holds.")
    {
        Show(options), Outcomes(options),
        Act(options, "pause", "Has a job rest until it is resumed; needs a key of scope operate."),
        Act(options, "resume", "Goes on with a job that rests; needs a key of scope operate."),
        Act(options, "cancel", "Ends a job; what was done stays done. Needs a key of scope operate."),
    };

    /// <summary>Asks for a job again and again until it is over or rests, and shows it then.</summary>
    public static async Task<int> WaitAsync(Session session, string jobId, CancellationToken cancellation)
    {
        while (true)
        {
            var answer = await session.SendAsync(new(HttpMethod.Get, PathOf(jobId)), cancellation);
            if (!answer.IsOk) return Write(session, answer);
            using var job = JsonDocument.Parse(answer.Body);
            var state = job.RootElement.Cell("state");
            var surroundings = session.Surroundings;
            if (surroundings.ErrorIsTerminal) surroundings.Error.Write($"\r{Progress(job.RootElement)}");
            if (state == "running")
            {
                await surroundings.Delay(Pause, cancellation);
                continue;
            }

            if (surroundings.ErrorIsTerminal) surroundings.Error.WriteLine();
            var code = Write(session, answer);
            return code == ExitCode.Ok && state != "done" ? ExitCode.Refused : code;
        }
    }

    private static Command Show(CommonOptions options)
    {
        var jobId = JobId();
        var command = new Command("show", "Shows a job; needs a key of scope admin or operate.") { jobId };
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var request = new ApiRequest(HttpMethod.Get, PathOf(parsed.GetValue(jobId)!));
            return await watching.RunAsync(session, parsed, async () => Write(session, await session.SendAsync(request, cancellation)),
                cancellation);
        });
        return command.WithExamples("inv jobs show job-0f1e2d3c4b5a69788796 --watch");
    }

    private static Command Outcomes(CommonOptions options)
    {
        var jobId = JobId();
        var command = new Command("outcomes", "Tells what came of each hold or item so far; needs a key of scope admin or operate.")
        {
            jobId,
        };
        var paging = Paging.AddTo(command, "Outcomes");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var path = PathOf(parsed.GetValue(jobId)!) + "/outcomes";
            return await paging.RunAsync(session, parsed, (limit, cursor) =>
                Urls.WithQuery(path, ("limit", limit), ("cursor", cursor)), Shape.Outcomes, static (target, page, _) =>
            {
                var table = new TextTable("TARGET", "OUTCOME", "WHY");
                foreach (var one in page.List("outcomes"))
                {
                    var why = one.TryGetProperty("problem", out var problem) ? problem.Cell("detail") : "";
                    table.Add(one.Cell("target"), one.Cell("outcome"), why);
                }

                table.Write(target, empty: "Nothing was worked at yet.");
            }, cancellation);
        });
        return command.WithExamples("inv jobs outcomes job-0f1e2d3c4b5a69788796 --all");
    }

    private static Command Act(CommonOptions options, string verb, string description)
    {
        var jobId = JobId();
        var command = new Command(verb, description) { jobId };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            var request = new ApiRequest(HttpMethod.Post, $"{PathOf(parsed.GetValue(jobId)!)}/{verb}");
            return Write(session, await session.SendAsync(request, cancellation));
        });
        return command.WithExamples($"inv jobs {verb} job-0f1e2d3c4b5a69788796");
    }

    private static int Write(Session session, Answer answer) => session.Show(answer, Shape.Job, static (target, job, _) =>
    {
        target.WriteLine($"{job.Cell("jobId")}: {Progress(job)}");
        target.WriteLine($"By {job.Cell("actor")} ({job.Cell("principal")}), {target.Time(job.Cell("startedAt"))}: {job.Cell("reason")}");
    });

    private static string Progress(JsonElement job) =>
        $"{job.Cell("kind")}, {job.Cell("state")}, {job.Cell("done")} of {job.Cell("total")}";

    private static Argument<string> JobId() => new("JOB_ID") { Description = "The job's id, as it was told when the job was made" };

    private static string PathOf(string jobId) => "internal/jobs/" + Urls.Part(jobId);
}
