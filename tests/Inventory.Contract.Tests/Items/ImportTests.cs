using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>POST /v1/items:import.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ImportTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Each_line_is_answered_in_order_and_bad_lines_fail_alone()
    {
        var (fresh, changed, same) = ("sku:" + New("s"), await Item(5), await Item(5));
        var answer = (await Api.Import($$"""
            {"itemId":"{{fresh}}","onHand":3,"safetyStock":1}
            {"itemId":"{{changed}}","onHand":5,"stopSell":true}
            {"itemId":"{{same}}","onHand":5}
            {"itemId":"nonsense","onHand":5}
            {"itemId":"{{same}}","onHand":-5}
            not json
            {"itemId":"{{same}}","onHand":5,"more":1}
            {"itemId":"{{same}}","onHand":5}
            """)).Is(200);

        Assert.Equal("application/x-ndjson", answer.MediaType);
        (int Line, string? Item, string Outcome)[] expected =
        [
            (1, fresh, "created"), (2, changed, "updated"), (3, same, "unchanged"), (4, "nonsense", "invalid"), (5, same, "invalid"),
                (6, null, "invalid"),
            (7, same, "invalid"), (8, same, "unchanged"),
        ];
        Assert.Equal(expected,
            answer.Lines.Select(line => (line["line"]!.GetValue<int>(), line["itemId"]?.GetValue<string>(),
            line["outcome"]!.GetValue<string>())));
        foreach (var line in answer.Lines)
        {
            Shape.Check(line, answer.Told);
            if (line["outcome"]!.GetValue<string>() == "invalid") Problems.CheckObject(line["problem"]!, "invalid-request", answer.Told);
            else Assert.Null(line["problem"]);
        }

        (await Get(fresh)).Shows("""{"onHand":3,"safetyStock":1,"available":2}""");
        (await Get(changed)).Shows("""{"onHand":5,"stopSell":true}""");
        (await Get(same)).Shows("""{"version":1}""");
    }

    [Fact]
    public async Task Named_settings_are_updated_and_omitted_ones_left()
    {
        var id = await Item(5, "\"safetyStock\":1,\"overbookingLimit\":2,\"metadata\":{\"a\":\"1\"}");
        var settings = (await Get(id)).Number("settingsVersion");
        await Outcome($$"""{"itemId":"{{id}}","onHand":5,"safetyStock":3}""", "updated");
        (await Get(id))
            .Shows($$"""{"onHand":5,"safetyStock":3,"overbookingLimit":2,"metadata":{"a":"1"},"settingsVersion":{{settings + 1}}}""");
        await Outcome($$"""{"itemId":"{{id}}","onHand":5,"safetyStock":3}""", "unchanged");
        (await Get(id)).Shows($$"""{"settingsVersion":{{settings + 1}}}""");
    }

    [Fact]
    public async Task Another_on_hand_becomes_a_count()
    {
        var id = await Item(5);
        await Hold(id, 1);
        await Outcome($$"""{"itemId":"{{id}}","onHand":8}""", "updated");
        (await Get(id)).Shows("""{"onHand":8,"held":1}""");
        (await Events(id))
            .Shows("""{"events":[{"type":"item_created.v1"},{"type":"hold_placed.v1"},{"type":"stock_counted.v1","onHand":8}]}""");
    }

    [Fact]
    public async Task An_existing_items_on_hand_may_be_left_out_and_a_new_items_may_not()
    {
        var id = await Item(5);
        await Outcome($$"""{"itemId":"{{id}}","safetyStock":2}""", "updated");
        (await Get(id)).Shows("""{"onHand":5,"safetyStock":2}""");
        await Outcome($$"""{"itemId":"sku:{{New("s")}}","safetyStock":2}""", "invalid");
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        var ids = Enumerable.Range(0, 1200).Select(_ => "sku:" + New("bulk")).ToArray();
        var lines = string.Join('\n', ids.Select(id => $$"""{"itemId":"{{id}}","onHand":2}"""));
        var first = (await Api.Import(lines)).Is(200).Lines;
        Assert.Equal(ids, first.Select(line => line["itemId"]!.GetValue<string>()));
        Assert.All(first, line => Assert.Equal("created", line["outcome"]!.GetValue<string>()));
        Assert.All((await Api.Import(lines + "\n")).Is(200).Lines, line => Assert.Equal("unchanged", line["outcome"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Any_size_is_taken()
    {
        var id = await Item(5);
        // 3 MiB of lines that say nothing new.
        var line = $$"""{"itemId":"{{id}}","onHand":5,{{new string(' ', 10_000)}}"stopSell":false}""";
        var answer = (await Api.Import(string.Join('\n', Enumerable.Repeat(line, 300)))).Is(200);
        Assert.Equal(300, answer.Lines.Length);
        Assert.All(answer.Lines, one => Assert.Equal("unchanged", one["outcome"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_empty_import_has_no_lines() => Assert.Empty((await Api.Import("")).Is(200).Body);

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task Other_content_types_are_refused(string type) =>
        (await Api.Send("POST", "/v1/items:import", Api.Content("{}", type))).Is(415, "unsupported-media-type");

    private async Task Outcome(string line, string outcome)
    {
        var answer = (await Api.Import(line)).Is(200);
        Assert.True(outcome == Assert.Single(answer.Lines)["outcome"]!.GetValue<string>(), answer.Told($"is not {outcome}"));
    }
}
