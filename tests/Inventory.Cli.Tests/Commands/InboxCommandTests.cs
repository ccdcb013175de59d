using System.Text.Json;
using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

/// <summary><c>inv inbox send</c> and <c>inv replay-outbox</c>: what others told us, and what we tell again.</summary>
public sealed class InboxCommandTests
{
    private const string Processed = """{"results":[{"id":"e-1","outcome":"processed"},{"id":"e-2","outcome":"retrying"}]}""";

    [Theory]
    [InlineData("""{"id":"e-1"}""", """[{"id":"e-1"}]""")]
    [InlineData("""[{"id":"e-1"}, {"id":"e-2","data":{"lines":[{}]}}]""", """[{"id":"e-1"},{"id":"e-2","data":{"lines":[{}]}}]""")]
    [InlineData("{\"id\":\"e-1\"}\n\n{ \"id\":\"e-2\" }\n", """[{"id":"e-1"},{ "id":"e-2" }]""")]
    [InlineData("[{\"id\":\"e-1\"}]\n{\"id\":\"e-2\"}", """[{"id":"e-1"},{"id":"e-2"}]""")]
    public async Task Events_are_sent_as_they_are_whether_one_or_an_array_or_one_after_the_other(string input, string body)
    {
        await using var stub = await StubService.AnsweringAsync(200, Processed);
        var run = await CliRun.AsyncWith(stub, input, "inbox", "send", "-");
        var received = Assert.Single(stub.Requests);
        Assert.Equal(("POST", "/v1/inbox", body, "application/cloudevents-batch+json"),
            (received.Method, received.Path, received.Body, received.ContentType));
        Assert.Matches("e-1 +processed", run.Out);
        Assert.Equal(0, run.Code);
    }

    [Theory]
    [InlineData("""{"id":"e-1","outcome":"dead","problem":{"code":"invalid-request","detail":"counted must be a whole number"}}""")]
    [InlineData("""{"id":"e-1","outcome":"invalid","problem":{"code":"invalid-request","detail":"counted must be a whole number"}}""")]
    public async Task What_is_dead_or_no_event_ends_with_1_and_says_why(string result)
    {
        await using var stub = await StubService.AnsweringAsync(200, $$"""{"results":[{"id":"e-0","outcome":"duplicate"},{{result}}]}""");
        var run = await CliRun.AsyncWith(stub, """{"id":"e-1"}""", "inbox", "send", "-");
        Assert.Matches("e-1 +(dead|invalid) +invalid-request: counted must be a whole number", run.Out);
        Assert.Equal(1, run.Code);
    }

    [Fact]
    public async Task Many_go_in_requests_of_500_each_and_what_came_of_all_is_one_answer()
    {
        await using var stub = await StubService.StartAsync((context, received, _) =>
        {
            using var sent = JsonDocument.Parse(received.Body);
            var results = sent.RootElement.EnumerateArray().Select(one => $$"""{"id":{{one.GetProperty("id")}},"outcome":"processed"}""");
            return context.AnswerAsync(200, $$"""{"results":[{{string.Join(',', results)}}]}""");
        });
        var input = string.Join('\n', Enumerable.Range(1, 1_001).Select(n => $$"""{"id":{{n}}}"""));
        var run = await CliRun.AsyncWith(stub, input, "inbox", "send", "-", "-o", "name");
        Assert.Equal(string.Concat(Enumerable.Range(1, 1_001).Select(n => $"{n}\n")), run.Out);
        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task Where_a_request_is_refused_what_came_of_those_before_is_shown_as_well()
    {
        await using var stub = await StubService.StartAsync((context, _, number) => number == 1 ? context.AnswerAsync(200, Processed)
            : context.AnswerAsync(403, Answers.Problem(403, "forbidden", "The key lacks a scope.")));
        var input = string.Concat(Enumerable.Range(1, 501).Select(n => $$"""{"id":"e-{{n}}"}"""));
        var run = await CliRun.AsyncWith(stub, input, "inbox", "send", "-");
        Assert.Contains("e-2", run.Out);
        Assert.Contains("forbidden", run.Error);
        Assert.Equal(1, run.Code);
    }

    [Theory]
    [InlineData("id=e-1")]
    [InlineData("""{"id":"e-1"}, {"id":"e-2"}""")]
    [InlineData("[17]")]
    [InlineData("""{"id":"e-1" """)]
    public async Task What_is_no_JSON_of_events_is_not_sent(string input)
    {
        await using var stub = await StubService.AnsweringAsync(200, Processed);
        var run = await CliRun.AsyncWith(stub, input, "inbox", "send", "-");
        Assert.Equal((2, 0), (run.Code, stub.Requests.Count));
    }

    [Theory]
    [InlineData("replay-outbox evt-1 evt-2 --consumer webhook:crm --reason r --lever-id lever-1",
        """{"eventIds":["evt-1","evt-2"],"consumer":"webhook:crm","reason":"r","leverId":"lever-1"}""",
        "2 deliveries are on their way again.\n")]
    [InlineData("replay-outbox evt-1 --reason r", """{"eventIds":["evt-1"],"reason":"r","leverId":"made-up-id"}""",
        "2 deliveries are on their way again.\n")]
    [InlineData("replay-outbox evt-1 --reason r --dry-run", """{"eventIds":["evt-1"],"reason":"r","dryRun":true}""",
        "It would be 2 deliveries; none was made.\n  webhook:crm\n")]
    public async Task Events_are_delivered_again_by_their_ids(string arguments, string body, string told)
    {
        var correlation = "";
        await using var stub = await StubService.StartAsync((context, _, _) =>
        {
            correlation = context.Request.Headers["Correlation-Id"].ToString();
            return context.AnswerAsync(202,
                """{"scheduled":2,"preview":{"kind":"replay-outbox","matches":2,"more":false,"targets":["webhook:crm"]}}""");
        });
        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));
        var received = Assert.Single(stub.Requests);
        Assert.Equal(("/internal/admin/replay-outbox", body, "made-up-id"), (received.Path, received.Body, correlation));
        Assert.Equal((0, told), (run.Code, run.Out));
    }

    [Theory]
    [InlineData("replay-outbox --reason r")]
    [InlineData("replay-outbox evt-1")]
    public async Task A_replay_without_events_or_a_reason_is_not_sent(string arguments)
    {
        await using var stub = await StubService.AnsweringAsync(202, """{"scheduled":1}""");
        Assert.Equal(2, (await CliRun.AsyncAgainst(stub, arguments.Split(' '))).Code);
        Assert.Empty(stub.Requests);
    }
}
