using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class HoldCommandTests
{
    private const string Hold = """{ "holdId":"o-1","status":"held","lines":[{"itemId":"sku:a@B","quantity":2,"fulfilled":0}],"version":1,"placedAt":"2027-01-01T00:00:00.000Z"}""";

    [Fact]
    public async Task Hold_says_only_what_was_given_so_that_the_services_defaults_hold()
    {
        await using var stub = await StubService.AnsweringAsync(201, Hold);

        var run = await CliRun.AsyncAgainst(stub, "hold", "o-1", "--line", "sku:a@B=2");

        var request = Assert.Single(stub.Requests);
        Assert.Equal(("POST", "/v1/holds", "application/json"), (request.Method, request.Path, request.ContentType));
        Assert.Equal("""{"holdId":"o-1","lines":[{"itemId":"sku:a@B","quantity":2}]}""", request.Body);
        Assert.Equal($"Bearer {StubService.Key}", request.Authorization);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("o-1 is held\n", run.Out);
    }

    [Theory]
    [InlineData("hold o-1 --line sku:a=1 --line room:p:t:2027-01-01=2 --ttl 60 --owner anna --channel web --metadata a=b=c --metadata d=", "POST /v1/holds", """{"holdId":"o-1","lines":[{"itemId":"sku:a","quantity":1},{"itemId":"room:p:t:2027-01-01","quantity":2}],"ttlSeconds":60,"owner":"anna","channel":"web","metadata":{"a":"b=c","d":""}}""")]
    [InlineData("hold o-1 --line sku:a=1 --confirm", "POST /v1/holds",
        """{"holdId":"o-1","lines":[{"itemId":"sku:a","quantity":1}],"confirm":true}""")]
    [InlineData("hold o-1 --line sku:a=1 --ttl 90s", "POST /v1/holds",
        """{"holdId":"o-1","lines":[{"itemId":"sku:a","quantity":1}],"ttlSeconds":90}""")]
    [InlineData("hold o-1 --line sku:a=1 --ttl 1h30m", "POST /v1/holds",
        """{"holdId":"o-1","lines":[{"itemId":"sku:a","quantity":1}],"ttlSeconds":5400}""")]
    [InlineData("extend o-1 --ttl 1d", "PATCH /v1/holds/o-1", """{"changeId":"made-up-id","ttlSeconds":86400}""")]
    [InlineData("hold o-1 --line sku:a=1 --ttl 0", "POST /v1/holds",
        """{"holdId":"o-1","lines":[{"itemId":"sku:a","quantity":1}],"ttlSeconds":0}""")]
    [InlineData("resize o-1 --line sku:a=0 --change-id c-1", "PATCH /v1/holds/o-1",
        """{"changeId":"c-1","lines":[{"itemId":"sku:a","quantity":0}]}""")]
    [InlineData("resize o-1 --line sku:a=3", "PATCH /v1/holds/o-1",
        """{"changeId":"made-up-id","lines":[{"itemId":"sku:a","quantity":3}]}""")]
    [InlineData("extend o-1 --ttl 60", "PATCH /v1/holds/o-1", """{"changeId":"made-up-id","ttlSeconds":60}""")]
    [InlineData("confirm o-1", "POST /v1/holds/o-1/confirm", "{}")]
    [InlineData("confirm o-1 --line sku:a=1 --reacquire", "POST /v1/holds/o-1/confirm",
        """{"lines":[{"itemId":"sku:a","quantity":1}],"ifExpired":"reacquire"}""")]
    [InlineData("release o-1", "POST /v1/holds/o-1/release", "{}")]
    [InlineData("release o-1 --reason why --spend", "POST /v1/holds/o-1/release", """{"reason":"why","ifUnknown":"spend"}""")]
    [InlineData("cancel o-1 --reason why", "POST /v1/holds/o-1/cancel", """{"reason":"why"}""")]
    [InlineData("fulfil o-1 --fulfilment-id f-1 --line sku:a=1", "POST /v1/holds/o-1/fulfilments",
        """{"fulfilmentId":"f-1","lines":[{"itemId":"sku:a","quantity":1}]}""")]
    public async Task Each_command_is_one_request_of_the_contract(string arguments, string request, string body)
    {
        await using var stub = await StubService.AnsweringAsync(200, Hold);

        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));

        var received = Assert.Single(stub.Requests);
        Assert.Equal((request, body), ($"{received.Method} {received.Path}", received.Body));
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task A_version_named_travels_as_If_Match()
    {
        await using var stub = await StubService.AnsweringAsync(412, Answers.Problem(412, "version-mismatch", "The hold has version 3."));

        var run = await CliRun.AsyncAgainst(stub, "confirm", "o-1", "--if-version", "2");

        Assert.Equal("\"2\"", Assert.Single(stub.Requests).IfMatch);
        Assert.Equal(1, run.Code);
    }

    [Fact]
    public async Task A_refusal_shows_code_detail_facts_and_what_to_do()
    {
        await using var stub = await StubService.AnsweringAsync(409, Answers.Problem(
            409, "insufficient-stock", "Not enough.", ""","shortages":[{"itemId":"sku:a","requested":5,"available":2}]"""));

        var run = await CliRun.AsyncAgainst(stub, "hold", "o-1", "--line", "sku:a=5");

        Assert.Equal(1, run.Code);
        Assert.Equal("", run.Out);
        Assert.Equal(
            "inv: insufficient-stock: Not enough.\n  sku:a: 5 asked for, 2 available\n  Ask for fewer units, or try again later with the same id: holds end and stock arrives.\n",
            run.Error);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task Wrong_fields_are_named_by_the_options_that_were_typed()
    {
        await using var stub =
            await StubService.AnsweringAsync(400,
            Answers.Problem(400, "invalid-request", "Bad.", ""","errors":{"lines[0].quantity":["must be 1 or more."]}"""));

        var run = await CliRun.AsyncAgainst(stub, "hold", "o-1", "--line", "sku:a=0");

        Assert.Contains("  --line sku:a=0: must be 1 or more.\n", run.Error);
        Assert.Equal(1, run.Code);
    }

    [Theory]
    [InlineData(201, Hold, 0)]
    [InlineData(409, """{  "code":"stop-sell",   "detail":"é"}""", 1)]
    public async Task JSON_output_is_the_services_answer_byte_for_byte(int status, string body, int code)
    {
        await using var stub = await StubService.AnsweringAsync(status, body);

        var run = await CliRun.AsyncAgainst(stub, "hold", "o-1", "--line", "sku:a=1", "--output", "json");

        Assert.Equal((code, body + "\n", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Text_from_elsewhere_cannot_command_the_terminal()
    {
        await using var stub =
            await StubService.AnsweringAsync(200, """{"holdId":"o-1","status":"released","lines":[],"reason":"\u001b[2Jgone"}""");

        var run = await CliRun.AsyncAgainst(stub, "holds", "o-1");

        Assert.DoesNotContain('\u001b', run.Out);
        Assert.Contains("[2Jgone", run.Out);
    }

    [Fact]
    public async Task Holds_walks_all_pages_when_asked_and_says_so_when_not()
    {
        await using var stub =
            await StubService.StartAsync((context, received, _) => context.AnswerAsync(200,
            received.Path.Contains("cursor", StringComparison.Ordinal)
            ? """{"holds":[{"holdId":"o-2","status":"held"}]}"""
            : """{"holds":[{"holdId":"o-1","status":"held"}],"nextCursor":"a+b/="}"""));

        var first = await CliRun.AsyncAgainst(stub, "holds", "--status", "held", "--owner", "anna");
        Assert.Contains("o-1", first.Out);
        Assert.Contains("There are more", first.Error);
        Assert.Equal("/v1/holds?owner=anna&status=held", Assert.Single(stub.Requests).Path);

        var all = await CliRun.AsyncAgainst(stub, "holds", "--all");
        Assert.Contains("o-1", all.Out);
        Assert.Contains("o-2", all.Out);
        Assert.Equal("/v1/holds?cursor=a%2Bb%2F%3D", stub.Requests.Last().Path);
    }

    [Theory]
    [InlineData("hold", "o-1")]
    [InlineData("hold", "o-1", "--line", "sku:a")]
    [InlineData("hold", "o-1", "--line", "sku:a=-1")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--metadata", "x")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--metadata", "x=1", "--metadata", "x=2")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--key", "secret")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--output", "xml")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--attempts", "0")]
    [InlineData("extend", "o-1")]
    [InlineData("confirm", "..")]
    [InlineData("nonsense")]
    [InlineData("keys")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--ttl", "soon")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--ttl", "1.5")]
    [InlineData("hold", "o-1", "--line", "sku:a=1", "--ttl", "-1s")]
    [InlineData("get", "sku:a", "--timeout", "0")]
    public async Task A_command_line_that_makes_no_sense_ends_with_2_and_sends_nothing(params string[] args)
    {
        await using var stub = await StubService.AnsweringAsync(200, Hold);

        var run = await CliRun.AsyncAgainst(stub, args);

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith("inv: ", run.Error);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task Help_has_usage_options_examples_and_exit_codes_and_a_bare_inv_shows_it()
    {
        var root = await CliRun.AsyncIn([], "", [], "--help");
        var bare = await CliRun.AsyncIn([], "", []);
        Assert.Equal((root.Code, root.Out), (bare.Code, bare.Out));
        foreach (var group in (string[])["  Items\n", "  Holds\n", "  Operations\n", "  Tools\n"]) Assert.Contains(group, bare.Out);
        var hold = await CliRun.AsyncIn([], "", [], "hold", "--help");

        Assert.Equal((0, 0), (root.Code, hold.Code));
        foreach (var part in (string[])["Usage:", "Commands:", "Options:", "Examples:", "Exit codes:", "INVENTORY_KEY"])
            Assert.Contains(part, root.Out);
        foreach (var part in (string[])["Usage:", "--line <ITEM=QTY>", "Examples:"]) Assert.Contains(part, hold.Out);
    }
}
