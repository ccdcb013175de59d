using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>POST /v1/holds.</summary>
[Collection(HoldsCollection.Name)]
public sealed class PlaceTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task A_hold_takes_its_units_out_of_available()
    {
        var item = await Item(onHand: 10);
        var id = New("h");
        var now = await Now();

        var placed = (await Api.Post("/v1/holds", Place(id, item, 3, """ "owner":"o-1","channel":"web","metadata":{"order":"7"} """)))
            .IsFresh(201);

        placed.Shows($$"""
            {"holdId":"{{id}}","status":"held","lines":[{"itemId":"{{item}}","quantity":3,"fulfilled":0}],"owner":"o-1","channel":"web",
             "metadata":{"order":"7"},"placedAt":{{Quoted(now)}},"expiresAt":{{Quoted(now.AddSeconds(1800))}},"latestExpiresAt":{{Quoted(now.AddDays(7))}} }
            """).Lacks("confirmedAt", "endedAt", "reason");
        Assert.Equal($"\"{placed.Number("version")}\"", placed.ETag);
        var read = (await Get(id)).Is(200);
        Assert.Equal(placed.Body, read.Body);
        Assert.Equal(placed.ETag, read.ETag);
        await ItemHas(item, onHand: 10, held: 3, allocated: 0);
    }

    [Fact]
    public async Task What_was_not_given_is_absent()
    {
        var hold = await Hold(await Item(onHand: 1), 1);
        (await Get(hold)).Is(200).Lacks("owner", "channel", "confirmedAt", "endedAt", "reason");
    }

    [Fact]
    public async Task Many_lines_are_held_together()
    {
        var (a, b, c) = (await Item(5), await Item(5), await Item(5));
        var id = New("h");
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{id}}","lines":[{{Lines((c, 1), (a, 2), (b, 3))}}]}""")).IsFresh(201);

        Assert.Equal(3, (await Get(id)).List("lines").Count);
        await ItemHas(a, 5, 2, 0);
        await ItemHas(b, 5, 3, 0);
        await ItemHas(c, 5, 1, 0);
    }

    [Fact]
    public async Task All_lines_or_none_and_every_short_line_is_named()
    {
        var (a, b, c) = (await Item(5), await Item(2), await Item(1));
        var id = New("h");

        var refused = (await Api.Post("/v1/holds", $$"""{"holdId":"{{id}}","lines":[{{Lines((a, 1), (b, 3), (c, 4))}}]}"""))
            .Is(409, "insufficient-stock");

        var shortages = refused.List("shortages").ToDictionary(line => line!["itemId"]!.GetValue<string>(), line => line!.ToJsonString());
        Assert.Equal($$"""{"itemId":"{{b}}","requested":3,"available":2}""", shortages[b]);
        Assert.Equal($$"""{"itemId":"{{c}}","requested":4,"available":1}""", shortages[c]);
        Assert.Equal(2, shortages.Count);
        (await Get(id)).Is(404, "hold-not-found");
        await ItemHas(a, 5, 0, 0);
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{id}}","lines":[{{Lines((a, 1), (b, 2), (c, 1))}}]}""")).IsFresh(201);
    }

    [Fact]
    public async Task A_hundred_lines_are_taken_and_one_more_is_refused_with_what_to_do_instead()
    {
        var lines = new List<(string, long)>();
        for (var i = 0; i < 101; i++) lines.Add((await Item(1), 1));

        var refused = (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines([.. lines])}}]}"""))
            .Is(400, "invalid-request");
        Assert.Contains("several holds", refused.Text("detail"), StringComparison.Ordinal);   // a stay of 101 nights
        Assert.Contains("outOfService", refused.Text("detail"), StringComparison.Ordinal);    // a room out for a year
        var placed = (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines([.. lines[..100]])}}]}""")).IsFresh(201);
        Assert.Equal(100, placed.List("lines").Count);
        (await Change(placed.Text("holdId"), $"\"lines\":[{Lines(lines[100])}]")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Shortage_is_never_told_as_less_than_nothing()
    {
        var item = await Item(2, "\"safetyStock\":5");
        (await Api.Post("/v1/holds", Place(New("h"), item, 1))).Is(409, "insufficient-stock")
            .Shows($$"""{"shortages":[{"itemId":"{{item}}","requested":1,"available":0}]}""");
    }

    [Fact]
    public async Task The_last_unit_is_sold_once()
    {
        var item = await Item(1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Api.Post("/v1/holds", Place(New("h"), item, 1))));

        Assert.Single(answers, answer => answer.Status == 201);
        foreach (var refused in answers.Where(answer => answer.Status != 201)) refused.Is(409, "insufficient-stock");
    }

    [Fact]
    public async Task Unknown_items_are_named()
    {
        var item = await Item(1);
        var refused =
            (await Api.Post("/v1/holds",
            $$"""{"holdId":"{{New("h")}}","lines":[{{Lines(("sku:none-1", 1), (item, 1), ("sku:none-2", 1))}}]}"""))
            .Is(404, "item-not-found");
        Assert.Equal(["sku:none-1", "sku:none-2"], refused.List("itemIds").Select(id => id!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task Stopped_items_are_named_and_nothing_is_held()
    {
        var (open, stopped) = (await Item(5), await Item(5, "\"stopSell\":true"));
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines((open, 1), (stopped, 1))}}]}""")).Is(409, "stop-sell")
            .Shows($$"""{"itemIds":["{{stopped}}"]}""");
        await ItemHas(open, 5, 0, 0);
    }

    [Fact]
    public async Task A_sale_is_born_confirmed()
    {
        var item = await Item(5);
        var id = New("h");
        var now = await Now();

        (await Api.Post("/v1/holds", Place(id, item, 2, "\"confirm\":true"))).IsFresh(201)
            .Shows($$"""{"status":"confirmed","placedAt":{{Quoted(now)}},"confirmedAt":{{Quoted(now)}},"lines":[{"itemId":"{{item}}","quantity":2,"fulfilled":0}]}""")
            .Lacks("expiresAt", "endedAt");
        await ItemHas(item, 5, 0, 2);
        (await Api.Post("/v1/holds", Place(id, item, 2, "\"confirm\":true"))).IsReplayed();
        (await Api.Post("/v1/holds", Place(id, item, 2))).Is(409, "id-reused").Shows("""{"differs":["confirm"]}""");
    }

    [Theory]
    [InlineData("\"confirm\":true,\"ttlSeconds\":60")]
    [InlineData("\"ttlSeconds\":-1")]
    [InlineData("\"ttlSeconds\":604801")]
    [InlineData("\"confirm\":1")]
    [InlineData("\"confirm\":\"true\"")]
    public async Task Terms_outside_their_bounds_are_refused(string terms) =>
        (await Api.Post("/v1/holds", Place(New("h"), await Item(1), 1, terms))).Is(400, "invalid-request");

    [Theory]
    [InlineData("""{"lines":[{"itemId":"sku:a","quantity":1}]}""", "holdId")]
    [InlineData("""{"holdId":"h"}""", "lines")]
    [InlineData("""{"holdId":"h","lines":[]}""", "lines")]
    [InlineData("""{"holdId":"h","lines":{}}""", "lines")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a"}]}""", "lines[0].quantity")]
    [InlineData("""{"holdId":"h","lines":[{"quantity":1}]}""", "lines[0].itemId")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1,"fulfilled":0}]}""", "lines[0].fulfilled")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1}],"reason":"r"}""", "reason")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1}],"replaces":"g"}""", "replaces")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":0}]}""", "lines[0].quantity")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1000001}]}""", "lines[0].quantity")]
    public async Task What_is_wrong_is_named_by_its_field(string body, string field)
    {
        var refused = (await Api.Post("/v1/holds", body)).Is(400, "invalid-request");
        Assert.True(refused.Field("errors").AsObject().ContainsKey(field), refused.Told($"does not name {field}"));
    }

    [Fact]
    public async Task An_item_named_twice_is_malformed()
    {
        var item = await Item(5);
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines((item, 1), (item, 1))}}]}"""))
            .Is(400, "invalid-request");
    }

    [Fact]
    public async Task The_shortest_and_the_longest_time_to_live_are_taken()
    {
        var item = await Item(5);
        var now = await Now();
        (await Get(await Hold(item, 1, "\"ttlSeconds\":1"))).Shows($$"""{"expiresAt":{{Quoted(now.AddSeconds(1))}} }""");
        (await Get(await Hold(item, 1, "\"ttlSeconds\":604800")))
            .Shows($$"""{"expiresAt":{{Quoted(now.AddDays(7))}},"latestExpiresAt":{{Quoted(now.AddDays(7))}} }""");
    }

    [Fact]
    public async Task A_hold_without_end_has_neither_end_nor_limit()
    {
        var item = await Item(5);
        var hold = await Hold(item, 1, "\"ttlSeconds\":0");
        (await Get(hold)).Shows("""{"status":"held"}""").Lacks("expiresAt", "latestExpiresAt");

        await PassTime(TimeSpan.FromDays(30));
        (await Get(hold)).Shows("""{"status":"held"}""");
        await ItemHas(item, 5, 1, 0);
    }

    [Fact]
    public async Task The_largest_quantity_can_be_held()
    {
        var item = await Item(1_000_000);
        await Hold(item, 1_000_000);
        await ItemHas(item, 1_000_000, 1_000_000, 0);
    }

    [Fact]
    public async Task Baskets_that_all_fit_are_all_taken_whatever_the_order_of_their_lines()
    {
        var (a, b) = (await Item(12), await Item(12));
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Api.Post(
            "/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{(n % 2 == 0 ? Lines((a, 1), (b, 1)) : Lines((b, 1), (a, 1)))}}]}""")));
        Assert.All(answers, answer => answer.IsFresh(201));
        await ItemHas(a, 12, 12, 0);
        await ItemHas(b, 12, 12, 0);
    }

    [Fact]
    public async Task A_basket_that_is_refused_in_the_end_costs_nobody_a_unit()
    {
        var (wanted, gone) = (await Item(8), await Item(0));
        var baskets = Enumerable.Range(0, 8)
            .Select(_ => Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines((wanted, 4), (gone, 1))}}]}"""));
        var single = Enumerable.Range(0, 8).Select(_ => Api.Post("/v1/holds", Place(New("h"), wanted, 1)));
        var answers = await Task.WhenAll(baskets.Concat(single));
        Assert.All(answers[..8], answer => answer.Is(409, "insufficient-stock"));
        Assert.All(answers[8..], answer => answer.IsFresh(201));
        await ItemHas(wanted, 8, 8, 0);
    }

    [Fact]
    public async Task A_hold_is_read_as_soon_as_it_was_answered()
    {
        var item = await Item(50);
        for (var n = 1; n <= 10; n++)
        {
            var hold = await Hold(item, 1);
            (await Get(hold)).Is(200).Shows("""{"status":"held"}""");
            (await Events(item)).Shows($$"""{"next":{{n + 1}} }""");
            (await Get(item)).Shows($$"""{"held":{{n}},"version":{{n + 1}} }""");
        }
    }
}
