using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class DriftCommandTests
{
    private const string Drifted = """
        {"drift":[{"itemId":"sku:lamp","storedReserved":36,"countedReserved":8,"difference":28,"units":28,"disagrees":["item","journal"],"item":{"onHand":32,"allocated":0,"held":36},"holds":{"allocated":0,"held":8},"foundAt":"2027-01-01T00:05:00.000Z","since":"2027-01-01T00:00:00.000Z","by":"update item by postgres (psql)"}]}
        """;

    private const string Stuck = """
        {"stuck":[{"holdId":"stay-1","itemIds":["room:p:d:2027-01-01","room:p:d:2027-01-02"],"quantity":2,"owner":"cart-7","placedAt":"2026-12-31T23:00:00.000Z","expiresAt":"2026-12-31T23:30:00.000Z","why":"undecided"}],"asOf":"2027-01-01T00:00:00.000Z"}
        """;

    private const string Reconciled = """
        {"itemId":"sku:lamp","applied":APPLIED,"disagrees":["item"],"before":{"onHand":32,"allocated":0,"held":36,"available":-4,"version":5},"after":{"onHand":32,"allocated":0,"held":8,"available":24,"version":6},"holds":{"allocated":0,"held":8},"journal":{"onHand":32,"allocated":0,"held":8},"brokenAt":4}
        """;

    [Fact]
    public async Task Drift_shows_which_side_disagrees_by_how_much_since_when_and_by_whom()
    {
        await using var stub = await StubService.AnsweringAsync(200, Drifted);

        var run = await CliRun.AsyncAgainst(stub, "drift");

        Assert.Equal("GET /api/admin/ops/inventory/drift", Told(Assert.Single(stub.Requests)));
        Assert.Matches(@"sku:lamp +36 +8 +28 +28 +item journal +2027-01-01T00:00:00\.000Z +update item by postgres \(psql\)", run.Out);
        Assert.Equal(0, run.Code);
    }

    [Theory]
    [InlineData("drift", "/api/admin/ops/inventory/drift", "drift")]
    [InlineData("stuck", "/api/admin/ops/reservations/stuck", "stuck")]
    public async Task All_pages_are_walked_by_their_cursors(string command, string path, string list)
    {
        await using var stub = await StubService.StartAsync((context, received, _) => context.AnswerAsync(200,
            (command == "drift" ? Drifted : Stuck).Trim().Replace($"{{\"{list}\":", received.Path.Contains("cursor=")
                ? $"{{\"{list}\":" : $"{{\"nextCursor\":\"on\",\"{list}\":")));

        var run = await CliRun.AsyncAgainst(stub, command, "--limit", "1", "--all");

        Assert.Equal([$"GET {path}?limit=1", $"GET {path}?limit=1&cursor=on"], stub.Requests.Select(Told));
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task A_hold_that_a_drifted_item_refuses_says_what_puts_it_right()
    {
        await using var stub = await StubService.AnsweringAsync(503, Answers.Problem(503, "item-drifted", "Its counters are wrong."));

        var run = await CliRun.AsyncAgainst(stub, "hold", "h-1", "--line", "sku:lamp=1", "--attempts", "1");

        Assert.Equal(3, run.Code);
        Assert.Contains("inv reconcile ITEM", run.Error);
    }

    [Fact]
    public async Task Drift_resolved_shows_what_was_put_right_when_and_by_whom()
    {
        var repaired = Drifted.Replace("\"by\":", "\"resolvedAt\":\"2027-01-01T00:05:01.000Z\",\"resolution\":\"repaired\",\"by\":");
        await using var stub = await StubService.AnsweringAsync(200, repaired);

        var run = await CliRun.AsyncAgainst(stub, "drift", "--resolved");

        Assert.Equal("GET /api/admin/ops/inventory/drift?resolved=true", Told(Assert.Single(stub.Requests)));
        Assert.Matches(
            @"sku:lamp +36 +8 +28 +item journal +2027-01-01T00:00:00\.000Z +2027-01-01T00:05:01\.000Z +repaired +update item by postgres \(psql\)", run.Out);
    }

    [Fact]
    public async Task Drift_now_compares_all_items_before_it_asks()
    {
        await using var stub = await StubService.StartAsync((context, received, _) =>
            context.AnswerAsync(200, received.Method == "POST" ? """{"ran":true,"itemsChecked":1,"itemsDrifted":1,"touches":1}"""
                : Drifted));

        var run = await CliRun.AsyncAgainst(stub, "drift", "--now", "--limit", "3");

        Assert.Equal(["POST /internal/jobs/reconcile", "GET /api/admin/ops/inventory/drift?limit=3"], stub.Requests.Select(Told));
        Assert.Contains("sku:lamp", run.Out);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Drift_now_while_another_run_is_under_way_says_that_its_list_is_older()
    {
        await using var stub = await StubService.StartAsync((context, received, _) => context.AnswerAsync(200, received.Method == "POST"
            ? """{"ran":false}""" : Drifted));

        var run = await CliRun.AsyncAgainst(stub, "drift", "--now", "--output", "json");

        Assert.Equal((0, "inv: Another run is under way; this is what was found before it.\n"), (run.Code, run.Error));
        Assert.Equal(Drifted.TrimEnd('\n') + "\n", run.Out);
    }

    [Fact]
    public async Task Drift_now_that_may_not_run_shows_no_list_as_if_it_were_new()
    {
        await using var stub = await StubService.AnsweringAsync(403, Answers.Problem(403, "forbidden", "The key has no scope admin."));

        var run = await CliRun.AsyncAgainst(stub, "drift", "--now");

        Assert.Equal("POST /internal/jobs/reconcile", Told(Assert.Single(stub.Requests)));
        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("forbidden: The key has no scope admin.", run.Error);
    }

    [Fact]
    public async Task Stuck_shows_each_hold_and_why()
    {
        await using var stub = await StubService.AnsweringAsync(200, Stuck);

        var run = await CliRun.AsyncAgainst(stub, "stuck", "--limit", "50");

        Assert.Equal("GET /api/admin/ops/reservations/stuck?limit=50", Told(Assert.Single(stub.Requests)));
        Assert.Matches(
            @"stay-1 +undecided +2 +2026-12-31T23:30:00\.000Z +2026-12-31T23:00:00\.000Z +cart-7 +room:p:d:2027-01-01 room:p:d:2027-01-02",
            run.Out);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Reconcile_is_a_dry_run_that_says_what_it_would_do()
    {
        await using var stub = await StubService.AnsweringAsync(200, Reconciled.Replace("APPLIED", "false", StringComparison.Ordinal));

        var run = await CliRun.AsyncAgainst(stub, "reconcile", "sku:lamp");

        var request = Assert.Single(stub.Requests);
        Assert.Equal("POST /internal/admin/reconcile-item", Told(request));
        Assert.Equal("""{"itemId":"sku:lamp","dryRun":true}""", request.Body);
        Assert.Matches("before +32 +0 +36 +-4", run.Out);
        Assert.Matches("holds +0 +8", run.Out);
        Assert.Matches("journal +32 +0 +8", run.Out);
        Assert.Matches("after +32 +0 +8 +24", run.Out);
        Assert.Contains("Not as it should be: item; the journal does not add up from event 4 on.", run.Out);
        Assert.Contains("Nothing was changed; add --apply --reason TEXT to do it.", run.Out);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Reconcile_with_apply_and_a_reason_does_it()
    {
        await using var stub = await StubService.AnsweringAsync(200, Reconciled.Replace("APPLIED", "true", StringComparison.Ordinal));

        var run = await CliRun.AsyncAgainst(stub, "reconcile", "sku:lamp", "--apply", "--reason", "edited by hand on Monday");

        Assert.Equal("""{"itemId":"sku:lamp","dryRun":false,"reason":"edited by hand on Monday"}""", Assert.Single(stub.Requests).Body);
        Assert.EndsWith("Done.\n", run.Out);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Reconcile_with_apply_and_no_reason_is_told_so_by_the_service_and_ends_with_1()
    {
        await using var stub =
            await StubService.AnsweringAsync(400,
            Answers.Problem(400, "invalid-request", "reason is required.", ""","errors":{"reason":["is required"]}"""));

        var run = await CliRun.AsyncAgainst(stub, "reconcile", "sku:lamp", "--apply");

        Assert.Equal(1, run.Code);
        Assert.Contains("reason is required.", run.Error);
    }

    [Theory]
    [InlineData("drift", Drifted)]
    [InlineData("stuck", Stuck)]
    [InlineData("reconcile sku:lamp", Reconciled)]
    public async Task As_JSON_the_answer_is_verbatim(string command, string answer)
    {
        await using var stub = await StubService.AnsweringAsync(200, answer);

        var run = await CliRun.AsyncAgainst(stub, [.. command.Split(' '), "--output", "json"]);

        Assert.Equal((0, answer.TrimEnd('\n') + "\n", ""), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData("drift", 403, "forbidden", 1)]
    [InlineData("stuck", 403, "forbidden", 1)]
    [InlineData("reconcile sku:lamp", 409, "nothing-to-reconcile", 1)]
    [InlineData("reconcile sku:never", 404, "item-not-found", 1)]
    [InlineData("drift", 503, "ledger-unavailable", 3)]
    [InlineData("stuck", 503, "ledger-unavailable", 3)]
    [InlineData("reconcile sku:lamp", 503, "outcome-unknown", 3)]
    public async Task A_refusal_ends_with_1_and_no_answer_with_3_as_text_and_as_JSON(string command, int status, string code, int exit)
    {
        var problem = Answers.Problem(status, code, "So it is.");
        await using var stub = await StubService.AnsweringAsync(status, problem);

        var text = await CliRun.AsyncAgainst(stub, command.Split(' '));
        var json = await CliRun.AsyncAgainst(stub, [.. command.Split(' '), "--output", "json"]);

        Assert.Equal((exit, ""), (text.Code, text.Out));
        Assert.Contains($"{code}: So it is.", text.Error);
        Assert.Equal((exit, problem + "\n"), (json.Code, json.Out));
    }

    [Theory]
    [InlineData("drift extra")]
    [InlineData("stuck --limit many")]
    [InlineData("reconcile")]
    [InlineData("reconcile sku:a sku:b")]
    public async Task What_makes_no_sense_ends_with_2_and_nothing_is_sent(string command)
    {
        await using var stub = await StubService.AnsweringAsync(200, "{}");

        var run = await CliRun.AsyncAgainst(stub, command.Split(' '));

        Assert.Equal(2, run.Code);
        Assert.Empty(stub.Requests);
    }

    private static string Told(Received request) => $"{request.Method} {request.Path}";
}
