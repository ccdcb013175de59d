using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class ItemCommandTests
{
    private const string Item = """{"itemId":"sku:a@B","onHand":7,"available":-2,"stopSell":true,"version":3,"metadata":{}}""";

    [Theory]
    [InlineData("create sku:a@B --on-hand 7", "POST /v1/items", """{"itemId":"sku:a@B","onHand":7}""")]
    [InlineData("create sku:a@B --on-hand 0 --out-of-service 1 --safety-stock 2 --overbooking-limit 3 --stop-sell --metadata a=b",
        "POST /v1/items",
        """{"itemId":"sku:a@B","onHand":0,"outOfService":1,"safetyStock":2,"overbookingLimit":3,"stopSell":true,"metadata":{"a":"b"}}""")]
    [InlineData("set sku:a@B --safety-stock 0", "PATCH /v1/items/sku:a@B", """{"safetyStock":0}""")]
    [InlineData("set sku:a@B --stop-sell false --settings-version 4 --reason why", "PATCH /v1/items/sku:a@B",
        """{"stopSell":false,"settingsVersion":4,"reason":"why"}""")]
    [InlineData("set --stop-sell sku:a@B", "PATCH /v1/items/sku:a@B", """{"stopSell":true}""")]
    [InlineData("adjust sku:a@B -3 --reason broken", "POST /v1/items/sku:a@B/adjustments",
        """{"adjustmentId":"made-up-id","delta":-3,"reason":"broken"}""")]
    [InlineData("adjust sku:a@B 24 --reason delivery --adjustment-id d-1", "POST /v1/items/sku:a@B/adjustments",
        """{"adjustmentId":"d-1","delta":24,"reason":"delivery"}""")]
    [InlineData("count sku:a@B 118 --reason stocktaking --counted-at 2027-07-01T06:00:00Z", "POST /v1/items/sku:a@B/counts",
        """{"countId":"made-up-id","counted":118,"countedAt":"2027-07-01T06:00:00Z","reason":"stocktaking"}""")]
    public async Task Each_command_is_one_request_of_the_contract(string arguments, string request, string body)
    {
        await using var stub = await StubService.AnsweringAsync(200, Item);

        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));

        var received = Assert.Single(stub.Requests);
        Assert.Equal((request, body), ($"{received.Method} {received.Path}", received.Body));
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches("sku:a@B +-2 +7", run.Out);
    }

    [Theory]
    [InlineData("items", "/v1/items")]
    [InlineData("items --prefix sku:LAMP- --short --limit 5", "/v1/items?prefix=sku%3ALAMP-&short=true&limit=5")]
    [InlineData("items --stop-sell false --drifted true", "/v1/items?stopSell=false&drifted=true")]
    public async Task Items_lists_what_matches(string arguments, string path)
    {
        await using var stub = await StubService.AnsweringAsync(200, $$"""{"items":[{{Item}}],"asOf":"2027-01-01T00:00:00.000Z"}""");

        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));

        Assert.Equal(path, Assert.Single(stub.Requests).Path);
        Assert.Matches("sku:a@B +-2 +7", run.Out);
    }

    [Fact]
    public async Task What_was_there_already_is_said()
    {
        await using var stub = await StubService.AnsweringAsync(200, Item);

        var run = await CliRun.AsyncAgainst(stub, "create", "sku:a@B", "--on-hand", "7");

        Assert.EndsWith("It already was so; nothing happened twice.\n", run.Out);
    }

    [Fact]
    public async Task A_version_of_an_item_travels_as_If_Match()
    {
        await using var stub = await StubService.AnsweringAsync(412, Answers.Problem(412, "version-mismatch", "It has version 4."));

        var run = await CliRun.AsyncAgainst(stub, "count", "sku:a", "1", "--reason", "why", "--if-version", "3");

        Assert.Equal(("\"3\"", 1), (Assert.Single(stub.Requests).IfMatch, run.Code));
    }

    [Fact]
    public async Task A_change_bound_to_a_version_is_not_repeated_for_it_would_be_refused_for_its_own_doing()
    {
        await using var stub = await StubService.AnsweringAsync(503, Answers.Problem(503, "outcome-unknown", "Not known."));

        var bound = await CliRun.AsyncAgainst(stub, "set", "sku:a", "--stop-sell", "--settings-version", "4");
        Assert.Equal((3, 1), (bound.Code, stub.Requests.Count));

        await CliRun.AsyncAgainst(stub, "set", "sku:a", "--stop-sell", "--attempts", "2");
        Assert.Equal(3, stub.Requests.Count);
    }

    [Theory]
    [InlineData("create sku:a")]
    [InlineData("adjust sku:a 3")]
    [InlineData("adjust sku:a three --reason why")]
    [InlineData("count sku:a --reason why")]
    [InlineData("set")]
    public async Task What_makes_no_sense_ends_with_2_and_nothing_is_sent(string command)
    {
        await using var stub = await StubService.AnsweringAsync(200, Item);

        var run = await CliRun.AsyncAgainst(stub, command.Split(' '));

        Assert.Equal(2, run.Code);
        Assert.Empty(stub.Requests);
    }
}
