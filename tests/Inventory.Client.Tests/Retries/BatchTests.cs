using Inventory.Client.Tests.Setup;

namespace Inventory.Client.Tests.Retries;

public sealed class BatchTests
{
    private static readonly Uri Nowhere = new("http://inventory.invalid");

    private readonly GatedTime _time = new();

    [Fact]
    public async Task Entries_without_a_known_outcome_are_sent_again_and_no_others()
    {
        var faults = new Faults(
            Faults.Answers(200, Results(Done("a"), Refused("b", "outcome-unknown"), Refused("c", "insufficient-stock", 409))),
            Faults.Answers(200, Results(Done("b"))));

        var results = (await _time.ThroughPausesAsync(Client(faults).Holds.PlaceManyAsync([Hold("a"), Hold("b"), Hold("c")]))).ValueOrThrow(
            );

        Assert.Equal(["a", "b", "c"], results.Select(result => result.HoldId));
        Assert.Equal([null, null, "insufficient-stock"], results.Select(result => result.Problem?.Code));
        Assert.Equal(2, faults.Seen.Count);
        Assert.DoesNotContain("\"a\"", faults.Seen.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_may_have_happened_stays_unknown_though_a_later_attempt_had_no_effect()
    {
        var faults = new Faults(
            [Faults.Answers(200, Results(Refused("a", "outcome-unknown"))),
            .. Enumerable.Repeat(Faults.Answers(200, Results(Refused("a", "overloaded"))), 1000)]);
        var results = (await _time.ThroughPausesAsync(Client(faults).Holds.PlaceManyAsync([Hold("a")]))).ValueOrThrow();
        Assert.Equal("outcome-unknown", results.Single().Problem!.Code);
    }

    [Fact]
    public async Task Lines_of_an_import_with_an_id_are_sent_again_and_keep_their_numbers()
    {
        var faults = new Faults(
            Faults.Answers(200, $$"""
                {"line":1,"itemId":"sku:a","outcome":"created"}
                {"line":2,"itemId":"sku:b","outcome":"invalid","problem":{{Problem("overloaded", 503)}}}
                """),
            Faults.Answers(200, """{"line":1,"itemId":"sku:b","outcome":"created"}"""));

        var results = await _time.ThroughPausesAsync(
            ImportAsync(Client(faults), new() { ImportId = "file-1", CountedAt = new(2030, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)) }));

        Assert.Equal([(1, "sku:a"), (2, "sku:b")], results.Select(result => ((int)result.Line, result.ItemId)));
        Assert.All(faults.Seen, attempt =>
            Assert.Equal("/v1/items:import?importId=file-1&countedAt=2030-01-01T00%3A00%3A00.000Z", attempt.Path));
        Assert.Equal("{\"itemId\":\"sku:b\",\"onHand\":2}\n", faults.Seen.Last().Body);
    }

    [Fact]
    public async Task An_import_without_an_id_is_not_repeated_where_it_may_have_happened()
    {
        var faults = new Faults(Faults.Answers(502, ""));
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _time.ThroughPausesAsync(ImportAsync(Client(faults), new())));
        Assert.Single(faults.Seen);
    }

    [Fact]
    public async Task A_large_import_goes_in_requests_that_can_each_be_repeated()
    {
        var faults = Faults.Always(async (request, _, cancellation) =>
        {
            var lines = (await request.Content!.ReadAsStringAsync(cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.InRange(lines.Length, 1, 500);
            var results = lines.Select((_, at) => $$"""{"line":{{at + 1}},"outcome":"unchanged"}""");
            return await Faults.Answers(200, string.Join('\n', results))(request, null!, cancellation);
        });
        var client = Client(faults);
        var lines = 0L;
        await foreach (var result in client.Items.ImportAsync(Many(1201), new() { ImportId = "file-2" })) Assert.Equal(++lines,
            result.Line);
        Assert.Equal((1201, 3), (lines, faults.Seen.Count));
    }

    private static async Task<List<ImportResult>> ImportAsync(InventoryClient client, ItemImport import)
    {
        var results = new List<ImportResult>();
        await foreach (var result in client.Items.ImportAsync(Two(), import)) results.Add(result);
        return results;
    }

    private static async IAsyncEnumerable<ImportedItem> Two()
    {
        yield return new() { ItemId = "sku:a", OnHand = 1 };
        await Task.Yield();
        yield return new() { ItemId = "sku:b", OnHand = 2 };
    }

    private static async IAsyncEnumerable<ImportedItem> Many(int count)
    {
        await Task.Yield();
        for (var at = 0; at < count; at++) yield return new() { ItemId = $"sku:{at}", OnHand = at };
    }

    private static NewHold Hold(string id) => new() { HoldId = id, Lines = [new("sku:a", 1)] };

    private static string Results(params string[] results) => $$"""{"results":[{{string.Join(',', results)}}]}""";

    private static string Done(string id) => $$"""{"holdId":"{{id}}","httpStatus":201,"replayed":false}""";

    private static string Refused(string id, string code, int status = 503) =>
        $$"""{"holdId":"{{id}}","httpStatus":{{status}},"replayed":false,"problem":{{Problem(code, status)}}}""";

    private static string Problem(string code, int status) => $$"""{"code":"{{code}}","status":{{status}},"retryable":true}""";

    private InventoryClient Client(Faults faults) => Clients.Of(Nowhere, faults, _time);
}
