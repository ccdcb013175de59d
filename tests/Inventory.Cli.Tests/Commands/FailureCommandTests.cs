using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class FailureCommandTests
{
    private const string Failure = """
        {"failureId":"inbox@17","eventId":"paid-1","eventType":"order.paid.v1","source":"/shop","receivedAt":"2027-01-01T00:00:00.000Z",
        "state":"FAILED","attempts":6,"lastError":"invalid-request: holdId is required","firstFailedAt":"2027-01-01T00:00:01.000Z",
        "payload":{"orderId":"cart-1"}}
        """;

    private const string Ops = "/api/admin/ops/";

    [Theory]
    [InlineData("failures replay webhook:crm@7 --reason r", "failures/webhook:crm@7/replay", """{"reason":"r"}""",
        "3 of 4 were tried again.")]
    [InlineData("failures ignore inbox@17 --reason r", "failures/inbox@17/ignore", """{"reason":"r"}""", "3 of 4 were set aside.")]
    [InlineData("failures replay --consumer webhook:crm --type a.v1 --error 503 --limit 9 --dry-run --reason r", "failures:replay",
        """{"consumer":"webhook:crm","eventType":"a.v1","error":"503","limit":9,"dryRun":true,"reason":"r"}""",
        "It would be 4; none was tried again.")]
    [InlineData("failures ignore --all --reason r", "failures:ignore", """{"reason":"r"}""", "3 of 4 were set aside.")]
    public async Task One_or_all_that_match_are_tried_again_or_set_aside(string arguments, string path, string body, string told)
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"matched":4,"done":3}""");
        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));
        var received = Assert.Single(stub.Requests);
        Assert.Equal(("POST", Ops + path, body), (received.Method, received.Path, received.Body));
        Assert.Equal((0, told + "\n"), (run.Code, run.Out));
    }

    [Theory]
    [InlineData("failures replay --reason r")]
    [InlineData("failures replay webhook:crm@7 --consumer webhook:crm --reason r")]
    [InlineData("failures ignore webhook:crm@7 --dry-run --reason r")]
    [InlineData("failures replay webhook:crm@7")]
    [InlineData("failures fix inbox@17 --reason r")]
    [InlineData("failures fix inbox@17 --reason r --payload no-such-file.json")]
    [InlineData("failures list --inbox --consumer webhook:crm")]
    public async Task What_makes_no_sense_is_not_sent(string arguments)
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"matched":0,"done":0}""");
        Assert.Equal(2, (await CliRun.AsyncAgainst(stub, arguments.Split(' '))).Code);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task An_event_of_the_inbox_is_put_right_by_a_file()
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"matched":1,"done":1}""");
        var run = await CliRun.AsyncWith(stub, """{"holdId":"cart-1"}""", "failures", "fix", "inbox@17", "--payload", "-", "--reason", "r");
        var received = Assert.Single(stub.Requests);
        Assert.Equal((Ops + "failures/inbox@17/replay", """{"payload":{"holdId":"cart-1"},"reason":"r"}"""),
            (received.Path, received.Body));
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task What_is_no_JSON_is_not_sent()
    {
        await using var stub = await StubService.AnsweringAsync(200, "{}");
        var run = await CliRun.AsyncWith(stub, "holdId=cart-1", "failures", "fix", "inbox@17", "--payload", "-", "--reason", "r");
        Assert.Equal((2, 0), (run.Code, stub.Requests.Count));
    }

    [Theory]
    [InlineData("failures list --consumer webhook:crm --limit 5", "outbox/failures?consumer=webhook%3Acrm&limit=5")]
    [InlineData("failures list --inbox", "inbox/failures")]
    public async Task Failures_are_listed_with_why_they_failed(string arguments, string path)
    {
        await using var stub = await StubService.AnsweringAsync(200, $$"""{"failures":[{{Failure}}]}""");
        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));
        Assert.Equal(Ops + path, Assert.Single(stub.Requests).Path);
        Assert.Matches(@"inbox@17 +paid-1 +order\.paid\.v1 +FAILED +6 .*invalid-request: holdId is required", run.Out);
    }

    [Fact]
    public async Task One_is_shown_with_what_its_event_says()
    {
        await using var stub = await StubService.AnsweringAsync(200, Failure);
        var run = await CliRun.AsyncAgainst(stub, "failures", "show", "inbox@17");
        Assert.Equal(Ops + "failures/inbox@17", Assert.Single(stub.Requests).Path);
        Assert.Contains("From /shop", run.Out);
        Assert.Contains("""It says: {"orderId":"cart-1"}""", run.Out);
    }
}
