using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class JobCommandTests
{
    private const string Made = """{"jobId":"job-1"}""";

    [Theory]
    [InlineData("jobs show job-1", "GET /internal/jobs/job-1")]
    [InlineData("jobs pause job-1", "POST /internal/jobs/job-1/pause")]
    [InlineData("jobs resume job-1", "POST /internal/jobs/job-1/resume")]
    [InlineData("jobs cancel job-1", "POST /internal/jobs/job-1/cancel")]
    public async Task A_job_is_shown_as_it_is_then(string arguments, string request)
    {
        await using var stub = await StubService.AnsweringAsync(200, Job("paused", 3));

        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));

        var received = Assert.Single(stub.Requests);
        Assert.Equal(request, $"{received.Method} {received.Path}");
        Assert.StartsWith("job-1: release-holds, paused, 3 of 5\n", run.Out);
        Assert.Contains("night shift (anna)", run.Out);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Outcomes_tell_why_what_was_refused_was()
    {
        await using var stub = await StubService.AnsweringAsync(200, $$"""
            {"outcomes":[{"target":"o-1","outcome":"done"},{"target":"o-2","outcome":"hold-status-conflict",
              "problem":{{Answers.Problem(409, "hold-status-conflict", "The hold is confirmed.")}}}]}
            """);

        var run = await CliRun.AsyncAgainst(stub, "jobs", "outcomes", "job-1", "--limit", "2");

        Assert.Equal("/internal/jobs/job-1/outcomes?limit=2", Assert.Single(stub.Requests).Path);
        Assert.Matches(@"o-1 +done *\no-2 +hold-status-conflict +The hold is confirmed\.", run.Out);
    }

    [Theory]
    [InlineData("release --stuck --reason why", """{"stuck":true,"reason":"why","leverId":"made-up-id"}""")]
    [InlineData("release --item sku:a --owner anna --channel web --placed-before 2027-01-01T00:00:00Z --reason why --lever-id l-1",
        """{"item":"sku:a","owner":"anna","channel":"web","placedBefore":"2027-01-01T00:00:00Z","reason":"why","leverId":"l-1"}""")]
    public async Task All_that_match_are_released_as_a_job_that_is_waited_for(string arguments, string body)
    {
        await using var stub = await StubService.StartAsync((context, _, count) => count switch
        {
            1 => context.AnswerAsync(202, Made),
            2 => context.AnswerAsync(200, Job("running", 2)),
            _ => context.AnswerAsync(200, Job("done", 5)),
        });

        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));

        Assert.Equal(["POST /internal/admin/holds:release", "GET /internal/jobs/job-1", "GET /internal/jobs/job-1"],
            stub.Requests.Select(received => $"{received.Method} {received.Path}"));
        Assert.Equal(body, stub.Requests.First().Body);
        Assert.StartsWith("job-1: release-holds, done, 5 of 5\n", run.Out);
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("failed")]
    [InlineData("paused")]
    public async Task Whoever_waits_hears_by_the_exit_code_that_it_did_not_come_to_its_end(string state)
    {
        await using var stub = await StubService.StartAsync((context, _, count) =>
            count == 1 ? context.AnswerAsync(202, Made) : context.AnswerAsync(200, Job(state, 2)));

        Assert.Equal(1, (await CliRun.AsyncAgainst(stub, "release", "--stuck", "--reason", "why")).Code);
    }

    [Fact]
    public async Task Nobody_has_to_wait()
    {
        await using var stub = await StubService.AnsweringAsync(202, Made);

        var run = await CliRun.AsyncAgainst(stub, "release", "--stuck", "--reason", "why", "--no-wait");

        Assert.Single(stub.Requests);
        Assert.Equal((0, "job-1 is under way; inv jobs show job-1 tells how far.\n"), (run.Code, run.Out));
    }

    [Fact]
    public async Task A_dry_run_tells_how_many_it_would_be()
    {
        await using var stub = await StubService.AnsweringAsync(200,
            """{"preview":{"kind":"release-holds","matches":10000,"more":true,"targets":["o-1","o-2"]}}""");

        var run = await CliRun.AsyncAgainst(stub, "release", "--stuck", "--reason", "why", "--dry-run");

        Assert.Equal("""{"stuck":true,"reason":"why","dryRun":true}""", Assert.Single(stub.Requests).Body);
        Assert.Equal("It would be more than 10000 holds; none was released.\n  o-1\n  o-2\n", run.Out);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("release o-1 --stuck --reason why")]
    [InlineData("release o-1 --dry-run")]
    [InlineData("release --stuck")]
    [InlineData("release --stuck --reason why --spend")]
    public async Task What_makes_no_sense_is_not_sent(string arguments)
    {
        await using var stub = await StubService.AnsweringAsync(202, Made);

        Assert.Equal(2, (await CliRun.AsyncAgainst(stub, arguments.Split(' '))).Code);
        Assert.Empty(stub.Requests);
    }

    private static string Job(string state, int done) => $$"""
        {"jobId":"job-1","kind":"release-holds","state":"{{state}}","done":{{done}},"total":5,"startedAt":"2027-01-01T00:00:00.000Z",
        "actor":"night shift","principal":"anna","reason":"why","correlationId":"c"}
        """;
}
