using System.Text.Json;
using Inventory.Cli.Tests.Stub;
using Microsoft.AspNetCore.Http;

namespace Inventory.Cli.Tests.Import;

public sealed class ImportTests : IDisposable
{
    private readonly ItemStore _store = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inv-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task JSON_lines_go_out_as_they_are_and_errors_carry_file_and_line()
    {
        await using var stub = await ImportingAsync();
        var file = Write("stock.jsonl", "{\"itemId\": \"sku:a\", \"onHand\": 1}\r\n\n{\"itemId\":\"x\"}\nnot json\n{broken\n");

        var run = await CliRun.AsyncAgainst(stub, "import", file);

        Assert.Equal(1, run.Code);
        Assert.Equal("""{"itemId": "sku:a", "onHand": 1}""", Assert.Single(_store.Accepted));
        Assert.Equal(
            $"{file}:3: itemId: must be an item id.\n{file}:4: the line is not a JSON object\n{file}:5: line: must be a JSON object.\n",
            run.Error);
    }

    [Fact]
    public async Task A_JSON_array_is_refused_as_a_whole()
    {
        await using var stub = await ImportingAsync();

        var run = await CliRun.AsyncWith(stub, "[\n{\"itemId\":\"sku:a\"}\n]", "import", "-", "--format", "jsonl");

        Assert.Equal(1, run.Code);
        Assert.Contains("stdin:1: the file is a JSON array", run.Error);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task Twenty_bad_rows_are_shown_then_a_count_and_all_of_them_go_to_the_errors_file()
    {
        await using var stub = await ImportingAsync();
        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(static number => number % 2 == 0 ? $"sku:{number},1\n"
            : $"sku:{number},x\n"));
        var file = Write("half.csv", "itemId,onHand\n" + rows);
        var errors = Path.Combine(_folder.FullName, "errors.txt");

        var run = await CliRun.AsyncAgainst(stub, "import", file, "--errors", errors);

        var shown = run.Error.TrimEnd('\n').Split('\n');
        var all = await File.ReadAllLinesAsync(errors);
        Assert.Equal(1, run.Code);
        Assert.Equal(2_500, _store.Items.Count);
        Assert.Equal(21, shown.Length);
        Assert.Equal($"... and 2,480 more bad rows; all of them are in {errors}", shown[^1]);
        Assert.Equal(Enumerable.Range(0, 2_500)
            .Select(number => $"{file}:{3 + (2 * number)}: onHand: 'x' is not a whole number from 0 to 1000000000"), all);
        Assert.Equal(all.Take(20), shown.Take(20));
    }

    [Fact]
    public async Task Of_an_items_rows_the_first_of_the_file_takes_effect_and_the_others_are_told()
    {
        await using var stub = await StubService.StartAsync((context, received, _) => _store.ImportAsync(context, received.Body));
        var rows = string.Concat(Enumerable.Range(0, 6_000).Select(static number => $"sku:{number % 700},{number}\n"));

        var run = await CliRun.AsyncWith(stub, "itemId,onHand\n" + rows, "import", "-", "--format", "csv");

        Assert.Equal(1, run.Code);
        Assert.Contains("700 created, 0 updated, 0 unchanged, 5,300 invalid", run.Out);
        Assert.All(Enumerable.Range(0, 700), number => Assert.Contains($"\"onHand\":{number}}}", _store.Items[$"sku:{number}"]));
    }

    [Fact]
    public async Task Rows_without_an_answer_are_sent_again_and_answered_ones_are_not()
    {
        await using var stub = await StubService.StartAsync(async (context, received, number) =>
        {
            var answer = _store.Judge(received.Body, context.Request.Query["importId"]);
            // All three took effect; the third answer is lost on the way.
            if (number == 1) answer = string.Join('\n', answer.Split('\n').Take(2)) + "\n";
            await context.Response.WriteAsync(answer);
        });

        var run = await CliRun.AsyncWith(stub, "itemId,onHand\nsku:a,1\nbad:b,2\nsku:c,3\n", "import", "-", "--format", "csv");

        Assert.Equal(2, stub.Requests.Count);
        Assert.Equal("{\"itemId\":\"sku:c\",\"onHand\":3}\n", stub.Requests.Last().Body);
        Assert.Contains("3 rows", run.Out);
        Assert.Contains("1 created, 0 updated, 1 unchanged, 1 invalid", run.Out);
        Assert.Equal("stdin:3: itemId: must be an item id.\n", run.Error);
        Assert.Equal(1, run.Code);
    }

    [Fact]
    public async Task A_connection_cut_before_any_answer_has_all_rows_sent_again()
    {
        await using var stub = await StubService.StartAsync((context, received, number) =>
        {
            if (number > 1) return _store.ImportAsync(context, received.Body);
            context.Abort();
            return Task.CompletedTask;
        });

        var run = await CliRun.AsyncWith(stub, "itemId\nsku:a\nsku:b\n", "import", "-", "--format", "csv");

        Assert.Equal((0, 2), (run.Code, stub.Requests.Count));
        Assert.Single(stub.Requests.Select(static request => request.Body).Distinct());
        Assert.Contains("2 created", run.Out);
    }

    [Fact]
    public async Task A_row_that_met_a_passing_trouble_is_sent_again_with_those_behind_it()
    {
        await using var stub = await StubService.StartAsync((context, received, number) => number == 1
            ? context.AnswerAsync(200, $$"""
                {"line":1,"itemId":"sku:a","outcome":"created"}
                {"line":2,"itemId":"sku:b","outcome":"invalid","problem":{{Answers.Problem(503, "outcome-unknown", "Not known.")}}}
                {"line":3,"itemId":"sku:c","outcome":"created"}

                """)
            : _store.ImportAsync(context, received.Body));

        var run = await CliRun.AsyncWith(stub, "itemId,onHand\nsku:a,1\nsku:b,2\nsku:c,3\n", "import", "-", "--format", "csv");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["sku:b", "sku:c"], _store.Items.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("3 created", run.Out);
    }

    [Fact]
    public async Task A_service_that_stays_away_ends_the_import_with_3_after_a_bounded_number_of_attempts()
    {
        await using var stub = await StubService.AnsweringAsync(503, Answers.Problem(503, "starting", "The service is starting."));

        var run = await CliRun.AsyncWith(stub, "itemId\nsku:a\n", "import", "-", "--format", "csv", "--attempts", "3");

        Assert.Equal((3, 3), (run.Code, stub.Requests.Count));
        Assert.Contains("stopped before the end: starting: The service is starting. (after 3 attempts)", run.Error);
        Assert.Contains("Run the same command again to go on", run.Error);
    }

    [Fact]
    public async Task A_key_without_the_scope_ends_the_import_with_1_at_once()
    {
        await using var stub = await StubService.AnsweringAsync(403, Answers.Problem(403, "forbidden", "The key lacks the scope stock."));

        var run = await CliRun.AsyncWith(stub, "itemId\nsku:a\n", "import", "-", "--format", "csv");

        Assert.Equal((1, 1), (run.Code, stub.Requests.Count));
        Assert.Contains("forbidden: The key lacks the scope stock.", run.Error);
    }

    [Fact]
    public async Task An_import_that_is_refused_whole_names_the_option_and_says_that_nothing_was_imported()
    {
        const string refusal = """
            {"code":"invalid-request","detail":"countedAt must be an instant.","retryable":false,"errors":{"countedAt":["must be an instant"]}}
            """;
        await using var stub = await StubService.AnsweringAsync(400, refusal);

        var run = await CliRun.AsyncWith(stub, "itemId\nsku:a\n", "import", "-", "--format", "csv", "--counted-at", "yesterday");

        Assert.Equal(1, run.Code);
        Assert.Contains("--counted-at: must be an instant", run.Error);
        Assert.Contains("Nothing was imported.", run.Error);
        Assert.DoesNotContain("Run the same command again", run.Error);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_contracts_ends_with_3()
    {
        await using var stub = await StubService.AnsweringAsync(200, "<html>\n");

        var run = await CliRun.AsyncWith(stub, "itemId\nsku:a\n", "import", "-", "--format", "csv");

        Assert.Equal(3, run.Code);
        Assert.Contains("Check --server", run.Error);
    }

    [Fact]
    public async Task The_summary_can_be_JSON()
    {
        await using var stub = await ImportingAsync();
        var one = Write("one.csv", "itemId\nsku:a\n");
        var two = Write("two.jsonl", "{\"itemId\":\"sku:b\"}\n");

        var run = await CliRun.AsyncAgainst(stub, "import", one, two, "--output", "json");

        using var summary = JsonDocument.Parse(run.Out);
        Assert.Equal(2, summary.RootElement.GetProperty("created").GetInt64());
        Assert.Equal(2, summary.RootElement.GetProperty("rows").GetInt64());
        Assert.Equal(0, run.Code);
    }

    [Theory]
    [InlineData("import", "nowhere.csv")]
    [InlineData("import", "-")]
    [InlineData("import")]
    [InlineData("import", "-", "--format", "xml")]
    [InlineData("import", "-", "--format", "csv", "--parallel", "0")]
    [InlineData("import", "-", "-", "--format", "csv")]
    public async Task A_command_line_that_makes_no_sense_ends_with_2_and_sends_nothing(params string[] args)
    {
        await using var stub = await ImportingAsync();

        var run = await CliRun.AsyncAgainst(stub, args);

        Assert.Equal(2, run.Code);
        Assert.StartsWith("inv: ", run.Error);
        Assert.Empty(stub.Requests);
    }

    private Task<StubService> ImportingAsync() =>
        StubService.StartAsync((context, received, _) => _store.ImportAsync(context, received.Body));

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
