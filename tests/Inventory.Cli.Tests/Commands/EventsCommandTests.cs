using Inventory.Cli.Tests.Stub;
using Microsoft.AspNetCore.Http;

namespace Inventory.Cli.Tests.Commands;

/// <summary><c>inv events</c> without an item: the events of all.</summary>
public sealed class EventsCommandTests
{
    [Fact]
    public async Task A_page_is_listed_and_says_where_it_goes_on()
    {
        await using var stub = await StubService.AnsweringAsync(200, $$"""{"events":[{{Event(7)}},{{Notice}}],"next":"c9"}""");

        var run = await CliRun.AsyncAgainst(stub, "events", "--types", "hold_placed.v1,allocation.failed.v1", "--prefix", "sku:", "--limit", "2");

        Assert.Equal("/v1/events?types=hold_placed.v1%2Callocation.failed.v1&prefix=sku%3A&limit=2", Assert.Single(stub.Requests).Path);
        Assert.Matches("2027-01-01T00:00:00.000Z +hold_placed.v1 +sku:a +7 +5 +h-7\n", run.Out);
        Assert.Matches("allocation.failed.v1 +h-1 +h-1", run.Out);
        Assert.Contains("Go on with --after c9.", run.Error);
    }

    [Fact]
    public async Task Following_goes_on_behind_the_last_whole_event_when_the_connection_breaks_off()
    {
        var lastIds = new List<string>();
        await using var stub = await StubService.StartAsync((context, _, number) =>
        {
            lastIds.Add(context.Request.Headers["Last-Event-ID"].ToString());
            return number switch
            {
                1 => StreamAsync(context, $"retry: 1000\nid: c0\n\n{Block("c1", Event(1))}id: c2\nevent: hold_pl"),
                2 => context.AnswerAsync(503, Answers.Problem(503, "starting", "The service is starting.")),
                3 => StreamAsync(context, $"retry: 1000\nid: c1\n\n{Block("c2", Event(2))}:\nid: c5\n\n"),
                _ => context.AnswerAsync(410, Answers.Problem(410, "cursor-gone", "Events behind this cursor are no longer kept.")),
            };
        });

        var run = await CliRun.AsyncAgainst(stub, "events", "--follow", "--after", "start", "-o", "jsonl");

        Assert.Equal($"{Event(1)}\n{Event(2)}\n", run.Out[..run.Out.LastIndexOf('{')]);
        Assert.Equal(["", "c1", "c1", "c5"], lastIds);
        Assert.Equal(["/v1/events/stream?after=start", "/v1/events/stream", "/v1/events/stream", "/v1/events/stream"],
            stub.Requests.Select(request => request.Path));
        Assert.Equal(1, run.Code);
        Assert.Contains("cursor-gone", run.Out);
        Assert.Equal(3, run.Pauses.Count);
    }

    [Fact]
    public async Task Following_for_people_has_headings_once_and_says_at_the_end_where_to_go_on()
    {
        await using var stub = await StubService.StartAsync((context, _, number) => number == 1
            ? StreamAsync(context, $"retry: 1000\nid: c0\n\n{Block("c1", Event(1))}{Block("c2", Event(2))}")
            : context.AnswerAsync(401, Answers.Problem(401, "unauthenticated", "There is no such key.")));

        var run = await CliRun.AsyncAgainst(stub, "events", "-f");

        Assert.Equal(3, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("AT ", run.Out, StringComparison.Ordinal);
        Assert.Contains("Go on with --after c2.", run.Error);
    }

    [Fact]
    public async Task A_cursor_file_keeps_the_place_from_run_to_run()
    {
        var file = Path.Combine(Path.GetTempPath(), $"cursor-{Guid.NewGuid():N}");
        var asked = new List<string>();
        await using var stub = await StubService.StartAsync((context, received, number) =>
        {
            asked.Add(received.Path);
            return number % 2 == 1
                ? StreamAsync(context, $"id: c{number}\n\n{Block($"d{number}", Event(number))}")
                : context.AnswerAsync(401, Answers.Problem(401, "unauthenticated", "There is no such key."));
        });

        await CliRun.AsyncAgainst(stub, "events", "-f", "--cursor-file", file, "--after", "start");
        Assert.Equal("d1\n", await File.ReadAllTextAsync(file));
        await CliRun.AsyncAgainst(stub, "events", "-f", "--cursor-file", file, "--after", "start");
        Assert.Equal("d3\n", await File.ReadAllTextAsync(file));
        Assert.Equal(["/v1/events/stream?after=start", "/v1/events/stream?after=d1"], [asked[0], asked[2]]);
        File.Delete(file);
    }

    [Theory]
    [InlineData("--types goes", "sku:a", "--types", "hold_placed.v1")]
    [InlineData("--after takes a sequence", "sku:a", "--after", "c1")]
    [InlineData("--cursor-file goes with --follow", "--cursor-file", "f")]
    public async Task What_does_not_go_together_is_refused_before_anything_is_asked(string why, params string[] arguments)
    {
        await using var stub = await StubService.AnsweringAsync(200, "{}");
        var run = await CliRun.AsyncAgainst(stub, ["events", .. arguments]);
        Assert.Equal(2, run.Code);
        Assert.Contains(why.Replace("--types goes", "--types, --prefix and --cursor-file go", StringComparison.Ordinal), run.Error);
        Assert.Empty(stub.Requests);
    }

    private const string Notice =
        """{"id":"evt-n","type":"allocation.failed.v1","subject":"h-1","time":"2027-01-01T00:00:00.000Z","data":{"holdId":"h-1"}}""";

    private static string Event(int sequence) =>
        $$$"""{"id":"evt-{{{sequence}}}","type":"hold_placed.v1","subject":"sku:a","time":"2027-01-01T00:00:00.000Z","sequence":"{{{sequence:D19}}}","data":{"holdId":"h-{{{sequence}}}","available":5}}""";

    private static string Block(string cursor, string envelope) => $"id: {cursor}\nevent: hold_placed.v1\ndata: {envelope}\n\n";

    private static async Task StreamAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(text);
    }
}
