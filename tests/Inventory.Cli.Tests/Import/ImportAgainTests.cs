using System.Text.Json;
using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Import;

/// <summary>Importing again: what was done once is not done twice, and whoever wants it anew says so.</summary>
public sealed class ImportAgainTests : IDisposable
{
    private readonly ItemStore _store = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inv-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_imported_again_after_sales_leaves_them_sold_and_says_so()
    {
        await using var stub = await ImportingAsync(_store);
        var file = Write("stock.csv", "itemId,onHand\nsku:a,10\n");
        await CliRun.AsyncAgainst(stub, "import", file);
        _store.Items["sku:a"] = "as sold and shipped since";

        var run = await CliRun.AsyncAgainst(stub, "import", file);

        Assert.Equal("as sold and shipped since", _store.Items["sku:a"]);
        Assert.Contains("0 created, 0 updated, 1 unchanged, 0 invalid", run.Out);
        Assert.Contains("Every row was unchanged: it was imported before, or says what is so already.", run.Out);
        Assert.Single(stub.Requests.Select(static request => request.Path).Distinct());
    }

    [Fact]
    public async Task The_id_is_of_name_content_and_mapping_wherever_the_file_lies()
    {
        await using var stub = await ImportingAsync(_store);
        var first = Write("stock.csv", "itemId,onHand\nsku:a,10\n");
        _folder.CreateSubdirectory("other");
        _folder.CreateSubdirectory("changed");
        foreach (var arguments in (string[][])
            [
                ["import", first],
                ["import", Write("other/stock.csv", "itemId,onHand\nsku:a,10\n")],
                ["import", Write("other.csv", "itemId,onHand\nsku:a,10\n")],
                ["import", Write("changed/stock.csv", "itemId,onHand\nsku:a,11\n")],
                ["import", first, "--map", "onHand=safetyStock"],
            ])
        {
            await CliRun.AsyncAgainst(stub, arguments);
        }

        var ids = stub.Requests.Select(static request => request.Path).ToArray();
        Assert.All(ids, static path => Assert.Matches("^/v1/items:import\\?importId=inv-[0-9a-f]{40}$", path));
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public async Task Again_is_an_import_of_its_own_and_an_id_given_is_taken()
    {
        await using var stub = await ImportingAsync(_store);
        var file = Write("stock.csv", "itemId,onHand\nsku:a,10\n");

        await CliRun.AsyncAgainst(stub, "import", file, "--again");
        await CliRun.AsyncAgainst(stub, "import", file, "--import-id", "monday", "--counted-at", "2027-07-01T06:00:00Z");

        Assert.Equal(
            ["/v1/items:import?importId=made-up-id", "/v1/items:import?importId=monday&countedAt=2027-07-01T06%3A00%3A00Z"],
            stub.Requests.Select(static request => request.Path));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_says_what_would_be()
    {
        await using var stub = await ImportingAsync(_store);
        var file = Write("stock.csv", "itemId,onHand\nsku:a,10\nbad:b,1\n");

        var run = await CliRun.AsyncAgainst(stub, "import", file, "--dry-run");

        Assert.EndsWith("&dryRun=true", Assert.Single(stub.Requests).Path);
        Assert.Empty(_store.Items);
        Assert.StartsWith("Dry run, nothing was changed: 2 rows", run.Out);
        Assert.Contains("1 created, 0 updated, 0 unchanged, 1 invalid", run.Out);
        Assert.Equal(1, run.Code);
    }

    [Fact]
    public async Task Ctrl_C_tells_what_was_done_and_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        await using var stub = await StubService.StartAsync(async (context, received, number) =>
        {
            if (number == 1)
            {
                await _store.ImportAsync(context, received.Body);
                return;
            }

            await stop.CancelAsync();
            context.Abort();
        });
        var file =
            Write("stock.csv", "itemId,onHand\n" + string.Concat(Enumerable.Range(0, 1_500).Select(static number => $"sku:{number},1\n")));

        var run = await CliRun.AsyncUntil(stub, stop.Token, "import", file, "--parallel", "1");

        Assert.Equal(130, run.Code);
        Assert.Contains("1,000 created, 0 updated, 0 unchanged, 0 invalid", run.Out);
        Assert.Contains("inv: broken off.\n  What was imported stays. Run the same command again to go on", run.Error);
    }

    [Fact]
    public async Task Ctrl_C_counts_what_was_done_in_every_request_under_way()
    {
        using var stop = new CancellationTokenSource();
        var begun = 0;
        await using var stub = await StubService.StartAsync((context, received, _) => Interlocked.Increment(ref begun) > 2
            ? Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default)
            : context.AnswerAsync(200, $$"""
                {"line":1,"itemId":"sku:x","outcome":"created"}
                {"line":2,"itemId":"sku:y","outcome":"invalid","problem":{{Answers.Problem(503, "outcome-unknown", "Not known.")}}}

                """));
        var file =
            Write("stock.csv", "itemId,onHand\n" + string.Concat(Enumerable.Range(0, 1_500).Select(static number => $"sku:{number},1\n")));
        var place = new Place
        {
            Environment = { ["INVENTORY_URL"] = stub.Address, ["INVENTORY_KEY"] = StubService.Key },
            Stop = stop.Token,
            Paused = count => { if (count == 2) stop.Cancel(); },
        };

        var run = await CliRun.AsyncOn(place, "import", file, "--parallel", "2");

        Assert.Equal(130, run.Code);
        Assert.Contains("2 created, 0 updated, 0 unchanged, 0 invalid", run.Out);
    }

    [Fact]
    public async Task Ctrl_C_during_an_import_made_anew_names_the_id_to_go_on_with()
    {
        using var stop = new CancellationTokenSource();
        await using var stub = await StubService.StartAsync(async (context, _, _) =>
        {
            await stop.CancelAsync();
            context.Abort();
        });

        var run = await CliRun.AsyncUntil(stub, stop.Token, "import", Write("stock.csv", "itemId,onHand\nsku:a,1\n"), "--again");

        Assert.Equal(130, run.Code);
        Assert.Contains("--import-id made-up-id instead of --again", run.Error);
    }

    [Fact]
    public async Task The_summary_as_JSON_has_the_ids()
    {
        await using var stub = await ImportingAsync(_store);

        var run = await CliRun.AsyncAgainst(stub, "import", Write("stock.csv", "itemId,onHand\nsku:a,1\n"), "--import-id", "monday", "-o",
            "json");

        using var summary = JsonDocument.Parse(run.Out);
        Assert.Equal("monday", summary.RootElement.GetProperty("imports")[0].GetProperty("importId").GetString());
    }

    private static Task<StubService> ImportingAsync(ItemStore store) =>
        StubService.StartAsync((context, received, _) => store.ImportAsync(context, received.Body));

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
