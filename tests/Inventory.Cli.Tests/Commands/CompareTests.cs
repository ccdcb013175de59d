using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class CompareTests
{
    private const string List = "{\"holdId\":\"o-1\",\"quantity\":2}\n{\"holdId\":\"o-2\",\"quantity\":1}\n";

    private const string Found = """
        {"kind":"progress","read":2}
        {"kind":"phantom","hold":{"holdId":"o-3","status":"held","lines":[{"itemId":"sku:a","quantity":2}]}}
        {"kind":"phantom","hold":{"holdId":"o-4","status":"confirmed","lines":[]}}
        {"kind":"over","line":2,"holdId":"o-2","status":"expired","endedAt":"2027-01-01T00:00:00.000Z"}
        {"kind":"summary","read":2,"invalid":0,"phantoms":2,"over":1,"differing":0,"asOf":"2027-01-01T00:00:00.000Z"}

        """;

    [Fact]
    public async Task What_differs_is_shown_as_it_comes_and_ends_with_1()
    {
        await using var stub = await StubService.AnsweringAsync(200, Found);

        var run = await CliRun.AsyncWith(stub, List, "compare", "-", "--owner", "shop", "--placed-before", "2027-01-01T00:00:00Z");

        var request = Assert.Single(stub.Requests);
        Assert.Equal(("POST", "/v1/reconciliations?owner=shop&placedBefore=2027-01-01T00%3A00%3A00Z", "application/x-ndjson", List),
            (request.Method, request.Path, request.ContentType, request.Body));
        Assert.Equal(1, run.Code);
        Assert.Contains("phantom  o-3  live here and not in the list: held  sku:a=2", run.Out);
        Assert.Contains("over     o-2  line 2: expired, 2027-01-01T00:00:00.000Z", run.Out);
        Assert.Contains("2 lines compared: 2 phantoms, 1 over, 0 differing, 0 invalid", run.Out);
    }

    [Fact]
    public async Task Lists_that_agree_end_with_0()
    {
        await using var stub =
            await StubService.AnsweringAsync(200,
            """{"kind":"summary","read":2,"invalid":0,"phantoms":0,"over":0,"differing":0,"asOf":"x"}""" + "\n");

        Assert.Equal(0, (await CliRun.AsyncWith(stub, List, "compare", "-")).Code);
    }

    [Fact]
    public async Task For_programs_the_findings_are_as_they_came()
    {
        await using var stub = await StubService.AnsweringAsync(200, Found);

        Assert.Equal(Found, (await CliRun.AsyncWith(stub, List, "compare", "-", "-o", "jsonl")).Out);
        Assert.Equal("o-3\no-4\no-2\n", (await CliRun.AsyncWith(stub, List, "compare", "-", "-o", "name")).Out);
    }

    [Fact]
    public async Task Release_ends_what_is_held_and_in_no_list_and_leaves_what_is_confirmed()
    {
        await using var stub =
            await StubService.StartAsync((context, received, _) => context.AnswerAsync(200,
            received.Path.EndsWith("/release", StringComparison.Ordinal)
            ? """{"results":[{"holdId":"o-3","httpStatus":200,"replayed":false}]}"""
            : Found));

        var run = await CliRun.AsyncWith(stub, List, "compare", "-", "--release", "--reason", "forgotten");

        Assert.Equal("""{"holdIds":["o-3"],"reason":"forgotten"}""", stub.Requests.Last().Body);
        Assert.Equal((0, "inv: 1 of 1 released.\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task Nothing_is_released_while_a_line_was_not_compared()
    {
        await using var stub =
            await StubService.AnsweringAsync(200, """{"kind":"invalid","line":1,"problem":{"detail":"no"}}""" + "\n" + Found);

        var run = await CliRun.AsyncWith(stub, List, "compare", "-", "--release", "--reason", "forgotten");

        Assert.Single(stub.Requests);
        Assert.Equal(1, run.Code);
        Assert.Contains("nothing was released", run.Error);
    }

    [Fact]
    public async Task Nothing_is_released_when_the_comparison_did_not_come_to_its_end()
    {
        await using var stub =
            await StubService.AnsweringAsync(200, Found[..Found.IndexOf("{\"kind\":\"summary", StringComparison.Ordinal)]);

        var run = await CliRun.AsyncWith(stub, List, "compare", "-", "--release", "--reason", "forgotten");

        Assert.Equal((3, 1), (run.Code, stub.Requests.Count));
    }

    [Theory]
    [InlineData("{\"holdId\":\"o-1\"}\nnonsense\n", "stdin:2: the line is not a JSON object")]
    [InlineData("{\"id\":\"o-1\"}\n", "stdin:1: holdId: is missing")]
    public async Task A_list_with_a_line_that_is_no_hold_is_not_sent_at_all(string list, string why)
    {
        await using var stub = await StubService.AnsweringAsync(200, Found);

        var run = await CliRun.AsyncWith(stub, list, "compare", "-");

        Assert.Equal(1, run.Code);
        Assert.Contains(why, run.Error);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_refusal_is_told()
    {
        await using var stub = await StubService.AnsweringAsync(503, Answers.Problem(503, "overloaded", "Busy."));

        var run = await CliRun.AsyncWith(stub, List, "compare", "-");

        Assert.Equal(3, run.Code);
        Assert.Contains("overloaded: Busy.", run.Error);
    }
}
