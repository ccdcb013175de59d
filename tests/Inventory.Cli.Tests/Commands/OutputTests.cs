using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

/// <summary>How answers are shown: to people, in pipes, to programs.</summary>
public sealed class OutputTests
{
    private const string Holds = """
        {"holds":[{"holdId":"o-1","status":"held","lines":[{"itemId":"sku:a","quantity":2}],"placedAt":"2026-12-31T23:45:00.000Z","expiresAt":"2027-01-01T00:15:00.000Z"},
        {"holdId":"o-2","status":"confirmed","lines":[],"placedAt":"2026-12-29T23:45:00.000Z"}],"asOf":"2027-01-01T00:00:00.000Z"}
        """;

    [Theory]
    [InlineData("jsonl", """
        {"holdId":"o-1","status":"held","lines":[{"itemId":"sku:a","quantity":2}],"placedAt":"2026-12-31T23:45:00.000Z","expiresAt":"2027-01-01T00:15:00.000Z"}
        {"holdId":"o-2","status":"confirmed","lines":[],"placedAt":"2026-12-29T23:45:00.000Z"}

        """)]
    [InlineData("name", "o-1\no-2\n")]
    [InlineData("yaml", """
        ---
        holds:
          - holdId: o-1
            status: held
            lines:
              - itemId: "sku:a"
                quantity: 2
            placedAt: "2026-12-31T23:45:00.000Z"
            expiresAt: "2027-01-01T00:15:00.000Z"
          - holdId: o-2
            status: confirmed
            lines: []
            placedAt: "2026-12-29T23:45:00.000Z"
        asOf: "2027-01-01T00:00:00.000Z"

        """)]
    public async Task A_list_for_programs(string format, string expected)
    {
        await using var stub = await StubService.AnsweringAsync(200, Holds);

        var run = await CliRun.AsyncAgainst(stub, "holds", "-o", format);

        Assert.Equal((0, expected, ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task YAML_quotes_what_could_be_taken_for_something_else()
    {
        await using var stub =
            await StubService.AnsweringAsync(200,
            """{"itemId":"no","metadata":{"a: b":"1.0","c":"","d":"two\nlines","e":"plain text","f":"true "}}""");

        var run = await CliRun.AsyncAgainst(stub, "get", "sku:a", "-o", "yaml");

        Assert.Equal(
            "---\nitemId: \"no\"\nmetadata:\n  \"a: b\": \"1.0\"\n  c: \"\"\n  d: \"two\\nlines\"\n  e: plain text\n  f: \"true \"\n",
            run.Out);
    }

    [Fact]
    public async Task In_a_pipe_times_are_absolute_and_nothing_is_coloured()
    {
        await using var stub = await StubService.AnsweringAsync(200, Holds);

        var run = await CliRun.AsyncAgainst(stub, "holds");

        Assert.Contains("2027-01-01T00:15:00.000Z", run.Out);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task On_a_terminal_times_are_counted_from_the_answers_own_and_states_have_colours()
    {
        await using var stub = await StubService.AnsweringAsync(200, Holds);

        var run = await CliRun.AsyncOn(Terminal(stub), "holds");

        Assert.Matches("15m ago +.*in 15m", run.Out);
        Assert.Contains("2d ago", run.Out);
        Assert.Contains("\u001b[33mheld", run.Out);
    }

    [Fact]
    public async Task NO_COLOR_is_honoured()
    {
        await using var stub = await StubService.AnsweringAsync(200, Holds);
        var place = Terminal(stub);
        place.Environment["NO_COLOR"] = "1";

        var run = await CliRun.AsyncOn(place, "holds");

        Assert.Contains("in 15m", run.Out);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Theory]
    [InlineData("holds", """{"holds":[]}""", "No hold matches.\n")]
    [InlineData("items", """{"items":[]}""", "No item matches.\n")]
    [InlineData("drift", """{"drift":[]}""", "Nothing has drifted.\n")]
    [InlineData("stuck", """{"stuck":[]}""", "No hold is stuck.\n")]
    [InlineData("keys list", """{"keys":[]}""", "There are no keys.\n")]
    [InlineData("history o-1", """{"events":[]}""", "Nothing is remembered of it.\n")]
    public async Task An_empty_list_is_a_sentence(string command, string answer, string sentence)
    {
        await using var stub = await StubService.AnsweringAsync(200, answer);

        var run = await CliRun.AsyncAgainst(stub, command.Split(' '));

        Assert.Equal((0, sentence), (run.Code, run.Out));
    }

    [Fact]
    public async Task Watching_shows_again_and_again_until_Ctrl_C_and_asks_as_often_as_said()
    {
        using var stop = new CancellationTokenSource();
        await using var stub = await StubService.AnsweringAsync(200, """{"holds":[]}""");
        var place = Terminal(stub, count => { if (count == 3) stop.Cancel(); }, stop.Token);

        var run = await CliRun.AsyncOn(place, "holds", "--watch", "--every", "1m");

        Assert.Equal((130, 3), (run.Code, stub.Requests.Count));
        Assert.Equal(3, run.Out.Split("\u001b[H\u001b[2J").Length - 1);
        Assert.All(run.Pauses, static pause => Assert.Equal(TimeSpan.FromMinutes(1), pause));
    }

    [Fact]
    public async Task Watching_goes_on_through_an_outage_and_ends_with_a_refusal()
    {
        await using var stub = await StubService.StartAsync((context, _, number) => number switch
        {
            1 => context.AnswerAsync(200, """{"stuck":[]}"""),
            2 => context.AnswerAsync(503, Answers.Problem(503, "starting", "It starts.")),
            _ => context.AnswerAsync(403, Answers.Problem(403, "forbidden", "No longer.")),
        });

        var run = await CliRun.AsyncAgainst(stub, "items", "--watch", "--attempts", "1");

        Assert.Equal((1, 3), (run.Code, stub.Requests.Count));
    }

    private static Place Terminal(StubService stub, Action<int>? paused = null, CancellationToken stop = default) => new()
    {
        Environment = { ["INVENTORY_URL"] = stub.Address, ["INVENTORY_KEY"] = StubService.Key },
        IsTerminal = true,
        Stop = stop,
        Paused = paused ?? (static _ => { }),
    };
}
