using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class ReadCommandTests
{
    [Fact]
    public async Task Get_shows_what_exists_and_ends_with_1_when_something_does_not()
    {
        await using var stub =
            await StubService.StartAsync((context, received, _) => received.Path.EndsWith("/sku:a@B", StringComparison.Ordinal)
            ? context.AnswerAsync(200, """{"itemId":"sku:a@B","onHand":7,"available":5,"stopSell":false,"metadata":{}}""")
            : context.AnswerAsync(404, Answers.Problem(404, "item-not-found", "There is no item sku:b.")));

        var run = await CliRun.AsyncAgainst(stub, "get", "sku:b", "sku:a@B");

        Assert.Equal(1, run.Code);
        Assert.Matches("sku:a@B +5 +7", run.Out);
        Assert.Contains("item-not-found: There is no item sku:b.", run.Error);
    }

    [Fact]
    public async Task Several_items_as_JSON_are_an_answer_a_line()
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"x": 1}""");

        var run = await CliRun.AsyncAgainst(stub, "get", "sku:a", "sku:b", "-o", "json");

        Assert.Equal("{\"x\": 1}\n{\"x\": 1}\n", run.Out);
    }

    [Fact]
    public async Task Availability_names_the_unknown()
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"items":[{"itemId":"sku:a","available":3,"stopSell":true,"version":9}],"unknown":["sku:b"],"asOf":"2027-01-01T00:00:00.000Z"}""");

        var run = await CliRun.AsyncAgainst(stub, "availability", "sku:a", "sku:b");

        Assert.Equal("""{"itemIds":["sku:a","sku:b"]}""", Assert.Single(stub.Requests).Body);
        Assert.Matches("sku:a +3 +yes +9", run.Out);
        Assert.Contains("sku:b does not exist", run.Out);
    }

    [Fact]
    public async Task Nights_leaves_out_the_room_type_when_none_is_given()
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"nights":[{"roomType":"double","date":"2027-01-01","itemId":"room:p:double:2027-01-01","available":0,"stopSell":false},{"roomType":"double","date":"2027-01-02","itemId":"room:p:double:2027-01-02"}],"asOf":"x"}""");

        var run = await CliRun.AsyncAgainst(stub, "nights", "p", "--from", "2027-01-01", "--to", "2027-01-03");

        Assert.Equal("/v1/availability/nights?property=p&from=2027-01-01&to=2027-01-03", Assert.Single(stub.Requests).Path);
        Assert.Matches("2027-01-01 +double +0", run.Out);
        Assert.Matches("2027-01-02 +double +none", run.Out);
    }

    [Fact]
    public async Task Following_events_goes_on_from_where_the_last_page_ended()
    {
        await using var stub = await StubService.StartAsync((context, _, number) => number switch
        {
            1 => context.AnswerAsync(200, Page(1)),
            2 => context.AnswerAsync(200, """{"events":[],"next":1}"""),
            3 => context.AnswerAsync(200, Page(2)),
            _ => context.AnswerAsync(404, Answers.Problem(404, "item-not-found", "Gone.")),
        });

        var run = await CliRun.AsyncAgainst(stub, "events", "sku:a", "--follow");

        Assert.Equal(
            ["/v1/items/sku:a/events", "/v1/items/sku:a/events?after=1", "/v1/items/sku:a/events?after=1",
                "/v1/items/sku:a/events?after=2"],
            stub.Requests.Select(static request => request.Path));
        Assert.Equal(3, run.Out.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(run.Pauses));
    }

    [Fact]
    public async Task A_server_that_speaks_something_else_ends_with_3()
    {
        await using var stub = await StubService.AnsweringAsync(200, "<html>");

        var run = await CliRun.AsyncAgainst(stub, "get", "sku:a");

        Assert.Equal(3, run.Code);
        Assert.Contains("Check --server", run.Error);
    }

    private static string Page(int sequence) =>
        $$"""{"events":[{"sequence":{{sequence}},"type":"item_created.v1","at":"x","available":1}],"next":{{sequence}}}""";
}
