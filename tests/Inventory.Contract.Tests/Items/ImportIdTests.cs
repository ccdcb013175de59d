using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>POST /v1/items:import with an importId, as of an instant, and as a dry run.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ImportIdTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Importing_again_under_the_same_id_does_not_undo_shipments()
    {
        var (id, import) = ("sku:" + New("s"), New("import"));
        var line = $$"""{"itemId":"{{id}}","onHand":10}""";
        await Outcome(line, "created", import);
        await Ship(id, 10);

        await Outcome(line, "unchanged", import);
        await ItemHas(id, onHand: 0, held: 0, allocated: 0);

        // Without an id it is an import of its own, and so a count.
        await Outcome(line, "updated");
        await ItemHas(id, onHand: 10, held: 0, allocated: 0);
    }

    [Theory]
    [InlineData("\"onHand\":5", "unchanged")]
    [InlineData("\"onHand\":9", "updated")]
    [InlineData("\"safetyStock\":0,\"stopSell\":false", "unchanged")]
    [InlineData("\"onHand\":5,\"safetyStock\":2,\"metadata\":{\"a\":\"1\"}", "updated")]
    public async Task A_line_that_comes_again_changes_nothing_whatever_happened_since(string fields, string first)
    {
        var (id, import) = (await Item(5), New("import"));
        var line = $$"""{"itemId":"{{id}}",{{fields}}}""";
        await Outcome(line, first, import);
        await Ship(id, 3);
        (await Api.Patch($"/v1/items/{id}", """{"safetyStock":1,"stopSell":true,"metadata":{"a":"2"}}""")).Is(200);
        var before = (await Get(id)).Json.ToJsonString();

        await Outcome(line, "unchanged", import);

        Assert.Equal(before, (await Get(id)).Json.ToJsonString());
    }

    [Theory]
    [InlineData("\"onHand\":7")]
    [InlineData("\"onHand\":5")]
    public async Task Another_line_of_the_same_item_is_refused(string first)
    {
        var (id, import) = (await Item(5), New("import"));
        var answer = (await Api.Import($$"""
            {"itemId":"{{id}}",{{first}},"metadata":{"a":"1"} }
            {"itemId":"{{id}}","onHand":9,"metadata":{"a":"1"} }
            """, $"?importId={import}")).Is(200);
        Assert.Equal("invalid", answer.Lines[1]["outcome"]!.GetValue<string>());
        Problems.CheckObject(answer.Lines[1]["problem"]!, "id-reused", answer.Told);
        Shape.Contains(System.Text.Json.Nodes.JsonNode.Parse("""{"differs":["onHand"]}""")!, answer.Lines[1]["problem"], "$", answer.Told);

        // Also in a later request, and of no other import.
        await Refused($$"""{"itemId":"{{id}}","onHand":9}""", "id-reused", import);
        await Outcome($$"""{"itemId":"{{id}}","onHand":9}""", "updated", New("import"));
    }

    [Fact]
    public async Task Ids_of_imports_are_apart_from_those_of_counts()
    {
        var (id, same) = (await Item(5), New("id"));
        (await Api.Post($"/v1/items/{id}/counts", $$"""{"countId":"{{same}}","counted":6,"reason":"stocktaking"}""")).IsFresh();
        await Outcome($$"""{"itemId":"{{id}}","onHand":7}""", "updated", same);
    }

    [Fact]
    public async Task A_refused_line_spends_nothing()
    {
        var (id, import) = ("sku:" + New("s"), New("import"));
        await Refused($$"""{"itemId":"{{id}}","safetyStock":1}""", "invalid-request", import);
        await Outcome($$"""{"itemId":"{{id}}","onHand":1,"safetyStock":1}""", "created", import);
    }

    [Fact]
    public async Task Counts_are_as_of_the_imports_instant_carried_forward()
    {
        var (id, import) = (await Item(10), New("import"));
        await PassTime(TimeSpan.FromMinutes(1));
        await Outcome($$"""{"itemId":"sku:{{New("s")}}","onHand":1}""", "created", import);   // fixes the instant
        await PassTime(TimeSpan.FromMinutes(1));
        await Ship(id, 4);

        await Outcome($$"""{"itemId":"{{id}}","onHand":12}""", "updated", import);
        await ItemHas(id, onHand: 8, held: 0, allocated: 0);

        var other = await Item(10);
        await Outcome($$"""{"itemId":"{{other}}","onHand":10}""", "unchanged", import);
    }

    [Fact]
    public async Task What_was_on_hand_then_is_no_difference_now()
    {
        var id = await Item(10);
        var then = await Now();
        await PassTime(TimeSpan.FromMinutes(1));
        await Ship(id, 4);

        await Outcome($$"""{"itemId":"{{id}}","onHand":10}""", "unchanged", countedAt: Instant(then));
        await Outcome($$"""{"itemId":"{{id}}","onHand":3}""", "invalid", countedAt: Instant(then));   // below 0
        await ItemHas(id, onHand: 6, held: 0, allocated: 0);
    }

    [Fact]
    public async Task A_line_that_is_refused_changes_no_setting()
    {
        var id = await Item(10);
        var then = await Now();
        await PassTime(TimeSpan.FromMinutes(1));
        await Ship(id, 4);
        await Refused($$"""{"itemId":"{{id}}","onHand":3,"safetyStock":9}""", "negative-stock", New("import"), Instant(then));
        (await Get(id)).Shows("""{"onHand":6,"safetyStock":0}""");
    }

    [Fact]
    public async Task The_first_request_fixes_the_instant_and_later_ones_take_it()
    {
        var import = New("import");
        var fixedAt = await Now();
        var (id, later) = (await Item(5), await Item(5));
        await Outcome($$"""{"itemId":"{{id}}","onHand":5}""", "unchanged", import);
        await PassTime(TimeSpan.FromMinutes(1));

        (await Api.Import("", $"?importId={import}&countedAt={Instant(await Now())}")).Is(409, "id-reused")
            .Shows("""{"differs":["countedAt"]}""");
        await Outcome($$"""{"itemId":"{{later}}","onHand":5}""", "unchanged", import, Instant(fixedAt));
        await Outcome($$"""{"itemId":"{{id}}","onHand":5}""", "unchanged", import);
    }

    [Fact]
    public async Task A_line_first_seen_more_than_seven_days_later_is_refused()
    {
        var (id, import, then) = (await Item(5), New("import"), (await Now()).AddDays(-7));
        await Outcome($$"""{"itemId":"{{id}}","onHand":5}""", "unchanged", import, Instant(then));
        await PassTime(TimeSpan.FromSeconds(1));
        await Refused($$"""{"itemId":"sku:{{New("s")}}","onHand":5}""", "invalid-request", import);
        await Outcome($$"""{"itemId":"{{id}}","onHand":5}""", "unchanged", import);
    }

    [Theory]
    [InlineData("importId=")]
    [InlineData("importId=a%20b")]
    [InlineData("importId=a&importId=a")]
    [InlineData("dryRun=yes")]
    [InlineData("dryRun=True")]
    [InlineData("countedAt=yesterday")]
    [InlineData("countedAt=2999-01-01T00:00:00Z")]
    [InlineData("other=1")]
    public async Task Parameters_outside_the_contract_are_refused(string query) =>
        (await Api.Import("", "?" + query)).Is(400, "invalid-request");

    [Fact]
    public async Task A_dry_run_says_what_it_would_do_and_does_nothing()
    {
        var (fresh, changed, same, import) = ("sku:" + New("s"), await Item(5), await Item(5), New("import"));
        var lines = $$"""
            {"itemId":"{{fresh}}","onHand":1}
            {"itemId":"{{changed}}","onHand":6}
            {"itemId":"{{changed}}","onHand":7}
            {"itemId":"{{same}}","onHand":5}
            {"itemId":"sku:{{New("s")}}"}
            """;
        string[] expected = ["created", "updated", "invalid", "unchanged", "invalid"];
        Assert.Equal(expected, Outcomes(await Api.Import(lines, $"?importId={import}&dryRun=true")));
        (await Get(fresh)).Is(404, "item-not-found");
        (await Get(changed)).Shows("""{"onHand":5,"version":1}""");

        await PassTime(TimeSpan.FromSeconds(1));
        // The id was not spent, nor its instant fixed.
        Assert.Equal(expected, Outcomes(await Api.Import(lines, $"?importId={import}&dryRun=false&countedAt={Instant(await Now())}")));
        Assert.Equal(["unchanged", "unchanged", "invalid", "unchanged", "invalid"], Outcomes(await Api.Import(lines,
            $"?importId={import}&dryRun=true")));
    }

    [Fact]
    public async Task A_byte_order_mark_loses_no_line()
    {
        var id = "sku:" + New("s");
        await Outcome($$"""{{'\uFEFF'}}{"itemId":"{{id}}","onHand":1}""", "created");
    }

    [Fact]
    public async Task One_column_of_metadata_does_not_erase_the_others()
    {
        var id = await Item(5, "\"metadata\":{\"colour\":\"red\",\"supplier\":\"north\"}");
        await Outcome($$"""{"itemId":"{{id}}","metadata":{"supplier":"south","origin":"x"} }""", "updated");
        (await Get(id)).Shows("""{"metadata":{"colour":"red","origin":"x","supplier":"south"}}""");
        await Outcome($$"""{"itemId":"{{id}}","metadata":{"colour":"red"} }""", "unchanged");
        await Outcome($$"""{"itemId":"{{id}}","metadata":{} }""", "unchanged");
        var many = string.Join(',', Enumerable.Range(0, 18).Select(i => $"\"k{i}\":\"1\""));
        await Refused($$"""{"itemId":"{{id}}","metadata":{ {{many}} } }""", "invalid-request");
    }

    [Fact]
    public async Task Blank_lines_are_invalid_but_for_those_at_the_end()
    {
        var id = await Item(5);
        var answer = (await Api.Import($$"""

             {{"\t"}}
            {"itemId":"{{id}}","onHand":5}

            nonsense

            """)).Is(200);
        Assert.Equal([1, 2, 3, 4, 5], answer.Lines.Select(line => line["line"]!.GetValue<int>()));
        Assert.Equal(["invalid", "invalid", "unchanged", "invalid", "invalid"], answer.Lines.Select(line => (string)line["outcome"]!));
    }

    private async Task Ship(string item, long quantity) => (await Fulfil(await Hold(item, quantity, "\"confirm\":true"),
        New("f"))).IsFresh();

    private static IEnumerable<string> Outcomes(Answer answer) => answer.Is(200).Lines.Select(line => line["outcome"]!.GetValue<string>());

    private static string Query(string? import, string? countedAt) =>
        "?" + string.Join('&', new[] { import is null ? null : $"importId={import}",
            countedAt is null ? null : $"countedAt={countedAt}" }.OfType<string>());

    private async Task Outcome(string line, string outcome, string? import = null, string? countedAt = null)
    {
        var answer = await Api.Import(line, Query(import, countedAt));
        Assert.True(outcome == Assert.Single(Outcomes(answer)), answer.Told($"is not {outcome}"));
    }

    private async Task Refused(string line, string code, string? import = null, string? countedAt = null)
    {
        var answer = (await Api.Import(line, Query(import, countedAt))).Is(200);
        Problems.CheckObject(Assert.Single(answer.Lines)["problem"]!, code, answer.Told);
    }
}
