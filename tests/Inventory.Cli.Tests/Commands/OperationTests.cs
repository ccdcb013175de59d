using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

/// <summary><c>inv status</c>, <c>sweep</c>, <c>clock</c> and <c>history</c>.</summary>
public sealed class OperationTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly Dictionary<string, (int Status, string Body)> _answers = new()
    {
        ["/health/ready"] = (200, """{"status":"ready"}"""),
        ["/api/admin/ops/metrics"] = (404, Answers.Problem(404, "not-found", "There is no such path.")),
        ["/metrics"] = (200, """
            # TYPE reservation_pending_count gauge
            reservation_pending_count{tenant="1",why="} 7"} 4
            reservation_pending_count{tenant="2"} 3
            inventory_sweeper_last_run_timestamp_seconds 1799999990
            inventory_reconciliation_last_run_timestamp_seconds{tenant="1"} 1.799999e9
            inventory_overbooked_items 0
            inventory_discrepancy_ratio 0.01
            inventory_outbox_pending_age_seconds 0
            inventory_delivery_dead{kind="webhook"} 0
            inventory_inbox_backlog{source="/shop",type="order.paid.v1"} 9
            inventory_partition_ahead_seconds 5184000
            inventory_partition_default_rows NaN
            """),
        ["/api/admin/ops/reservations/stuck?limit=5"] = (200, """{"stuck":[]}"""),
        ["/api/admin/ops/inventory/drift?limit=5"] = (200, """{"drift":[]}"""),
    };

    [Fact]
    public async Task Status_is_one_screen_and_0_when_all_is_well()
    {
        var run = await StatusAsync();

        Assert.Matches("ready +ok", run.Out);
        Assert.Matches("pending +ok +7 lines held", run.Out);
        Assert.Matches("sweep +ok +ran 10 s ago", run.Out);
        Assert.Matches("reconciliation +ok +ran 1000 s ago", run.Out);
        Assert.Matches("stuck +ok", run.Out);
        Assert.Matches("events +ok +none waits", run.Out);
        Assert.Matches("backlog +ok +9 events", run.Out);
        Assert.Matches("partitions +ok +of the journal for 60 days", run.Out);
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task Status_takes_the_figures_of_the_operations_API_where_there_is_one()
    {
        _answers["/api/admin/ops/metrics"] = (200, """{"reservation_pending_count":12,"inventory_sweeper_last_run_timestamp_seconds":1799999990,"asOf":"2027-01-15T08:00:00.000Z"}""");

        Assert.Matches("pending +ok +12 lines", (await StatusAsync()).Out);
    }

    [Theory]
    [InlineData("/health/ready", 503, """{"code":"starting","detail":"It starts."}""", "ready +wrong +starting: It starts.")]
    [InlineData("/metrics", 200, "inventory_sweeper_last_run_timestamp_seconds 1799999000\n", "sweep +wrong +ran 1000 s ago")]
    [InlineData("/metrics", 200, "inventory_sweeper_last_run_timestamp_seconds 0\n", "sweep +wrong +has not run yet")]
    [InlineData("/metrics", 200, "inventory_overbooked_items 2\n", "overbooked +wrong +2 items")]
    [InlineData("/metrics", 404, "", "figures +unknown")]
    [InlineData("/api/admin/ops/reservations/stuck?limit=5", 200,
        """{"stuck":[{"holdId":"o-1","why":"clock","expiresAt":"2027-01-01T00:00:00.000Z"}]}""", "stuck +o-1 +clock")]
    [InlineData("/api/admin/ops/inventory/drift?limit=5", 200, """{"drift":[{"itemId":"sku:a","units":3}]}""", "drift +wrong +1 items")]
    [InlineData("/api/admin/ops/inventory/drift?limit=5", 403, """{"code":"forbidden","detail":"No."}""", "drift +unknown +forbidden: No.")]
    [InlineData("/metrics", 200, "inventory_outbox_pending_age_seconds 31", "events +wrong +the oldest waits .* since 31 s")]
    [InlineData("/metrics", 200, "inventory_delivery_dead{kind=\"webhook\"} 2\ninventory_delivery_dead{kind=\"bridge\"} 1",
        "deliveries +wrong +3 given up; see inv failures list")]
    [InlineData("/metrics", 200, "inventory_inbox_dead{source=\"/shop\",type=\"other\"} 1", "inbox +wrong +1 events without effect")]
    [InlineData("/metrics", 200, "inventory_inbox_backlog{source=\"/shop\",type=\"other\"} 10001", "backlog +wrong +10001 events")]
    [InlineData("/metrics", 200, "inventory_partition_ahead_seconds 2419199", "partitions +wrong +of the journal for 27 days")]
    [InlineData("/metrics", 200, "inventory_partition_default_rows 4", "journal +wrong +4 rows in the default partition")]
    public async Task Status_ends_with_1_when_something_is_wrong_or_cannot_be_told(string path, int status, string body, string shown)
    {
        _answers[path] = (status, body);

        var run = await StatusAsync();

        Assert.Equal(1, run.Code);
        Assert.Matches(shown, run.Out);
    }

    [Fact]
    public async Task Status_of_a_service_that_is_not_there_ends_with_3()
    {
        var place = new Place { Environment = { ["INVENTORY_KEY"] = StubService.Key, ["INVENTORY_URL"] = "http://127.0.0.1:1" } };

        var run = await CliRun.AsyncOn(place, "status");

        Assert.Equal(3, run.Code);
        Assert.Matches("ready +wrong +it does not answer", run.Out);
    }

    [Theory]
    [InlineData("""{"ended":3,"failed":[]}""", 0, "Lines of holds ended by this run: 3.\n")]
    [InlineData("""{"ended":0}""", 0, "Lines of holds ended by this run: 0.\n")]
    [InlineData("""{"ended":1,"failed":[{"itemId":"sku:a","code":"item-drifted"}]}""", 1, "sku:a")]
    public async Task Sweep_tells_what_it_ended_and_what_it_could_not_end(string answer, int code, string shown)
    {
        await using var stub = await StubService.AnsweringAsync(200, answer);

        var run = await CliRun.AsyncAgainst(stub, "sweep");

        Assert.Equal("/internal/jobs/expire-holds", Assert.Single(stub.Requests).Path);
        Assert.Equal(code, run.Code);
        Assert.Contains(shown, run.Out);
    }

    [Theory]
    [InlineData("2027-01-01T00:30:00Z", "2027-01-01T00:30:00Z")]
    [InlineData("+1h30m", "2027-01-01T01:30:00.000Z")]
    public async Task The_test_clock_is_moved_to_an_instant_or_by_a_duration(string to, string sent)
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"now":"2027-01-01T00:00:00.000Z"}""");

        var run = await CliRun.AsyncAgainst(stub, "clock", to);

        Assert.Equal($$"""{"now":"{{sent}}"}""", stub.Requests.Last().Body);
        Assert.Equal((0, "2027-01-01T00:00:00.000Z\n"), (run.Code, run.Out));
    }

    [Fact]
    public async Task A_test_clock_that_is_off_is_told_how_to_switch_on()
    {
        await using var stub = await StubService.AnsweringAsync(404, Answers.Problem(404, "not-found", "There is no such path."));

        var run = await CliRun.AsyncAgainst(stub, "clock");

        Assert.Equal(1, run.Code);
        Assert.Contains("INVENTORY_TEST_CLOCK=1", run.Error);
    }

    [Fact]
    public async Task History_shows_what_happened_to_a_hold()
    {
        await using var stub = await StubService.AnsweringAsync(200, """{"events":[{"eventId":"e1","itemId":"sku:a","sequence":4,"type":"hold_placed.v1","at":"2027-01-01T00:00:00.000Z","actor":"shop","data":{"quantity":2},"available":5}]}""");

        var run = await CliRun.AsyncAgainst(stub, "history", "o-1");

        Assert.Equal("/v1/holds/o-1/events", Assert.Single(stub.Requests).Path);
        Assert.Matches("2027-01-01T00:00:00.000Z +hold_placed.v1 +sku:a +4 +2 +5 +shop", run.Out);
    }

    private async Task<CliRun> StatusAsync()
    {
        await using var stub =
            await StubService.StartAsync((context, received, _) => context.AnswerAsync(_answers[received.Path].Status,
            _answers[received.Path].Body));
        return await CliRun.AsyncOn(new() { Environment = { ["INVENTORY_URL"] = stub.Address, ["INVENTORY_KEY"] = StubService.Key },
            Clock = new At(Now) }, "status");
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
