using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>Why was this refused: every refusal for stock or a stop has a receipt, and it tells what the items' events tell.</summary>
[Collection(HoldsCollection.Name)]
public sealed class ReceiptTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task A_refused_placing_is_explained_by_what_the_item_was()
    {
        var item = await Item(onHand: 9, "\"outOfService\":1,\"safetyStock\":2,\"overbookingLimit\":1");
        await Hold(item, 3);
        await Confirm(await Hold(item, 1));
        var now = await Now();

        var refused = (await Api.Post("/v1/holds", Place(New("h"), item, 5))).Is(409, "insufficient-stock");
        var version = (await Get(item)).Number("version");
        // What happens later does not change what it was.
        (await Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"{{New("a")}}","delta":20,"reason":"more"}""")).IsFresh();

        var receipt = await Receipt(refused);
        receipt.Shows($$"""
            {"code":"insufficient-stock","at":{{Quoted(now)}},"lines":[{"itemId":"{{item}}","version":{{version}},"requested":5,
            "available":3,"onHand":9,"outOfService":1,"allocated":1,"held":3,"safetyStock":2,"overbookingLimit":1,"stopSell":false}]}
            """);
        Assert.Null(Line(receipt)["had"]);
        await EqualsEvent(receipt);
    }

    [Fact]
    public async Task A_refused_change_tells_what_the_hold_had_already()
    {
        var item = await Item(onHand: 5);
        var hold = await Hold(item, 3);
        var refused = (await Change(hold, $"\"lines\":[{Lines((item, 7))}]")).Is(409, "insufficient-stock");
        Assert.Equal(5, (long)refused.List("shortages")[0]!["available"]!);

        var receipt = await Receipt(refused);
        receipt.Shows("""{"lines":[{"requested":7,"had":3,"available":2,"held":3}]}""");
        await EqualsEvent(receipt);
    }

    [Fact]
    public async Task A_refused_reacquiring_is_explained()
    {
        var item = await Item(onHand: 4);
        var hold = await HoldThatIs("expired", item);
        await Hold(item, 2);
        var receipt = await Receipt((await Confirm(hold, """{"ifExpired":"reacquire"}""")).Is(409, "insufficient-stock"));
        receipt.Shows("""{"lines":[{"requested":4,"available":2}]}""");
        await EqualsEvent(receipt);
    }

    [Fact]
    public async Task A_stop_is_explained()
    {
        var item = await Item(onHand: 4, "\"stopSell\":true");
        var receipt = await Receipt((await Api.Post("/v1/holds", Place(New("h"), item, 1))).Is(409, "stop-sell"));
        receipt.Shows("""{"code":"stop-sell","lines":[{"requested":1,"available":4,"stopSell":true,"nearestEnds":[]}]}""");
        await EqualsEvent(receipt);
    }

    [Fact]
    public async Task Each_refused_entry_of_a_batch_has_a_receipt_of_its_own()
    {
        var (a, b) = (await Item(onHand: 1), await Item(onHand: 1, "\"stopSell\":true"));
        var results = (await Api.Post("/v1/holds:batch",
            $$"""{"holds":[{{Place(New("h"), a, 2)}},{{Place(New("h"), a, 1)}},{{Place(New("h"), b, 1)}}]}""")).Is(200).List("results");
        (await Open(results[0]!["problem"]!)).Shows($$"""{"code":"insufficient-stock","lines":[{"itemId":"{{a}}","requested":2}]}""");
        Assert.Null(results[1]!["problem"]);
        (await Open(results[2]!["problem"]!)).Shows($$"""{"code":"stop-sell","lines":[{"itemId":"{{b}}"}]}""");
    }

    [Fact]
    public async Task Of_many_lines_ten_are_told_the_short_ones_first()
    {
        var items = new List<string>();
        for (var i = 0; i < 12; i++) items.Add(await Item(onHand: i is 7 or 11 ? 1 : 9));
        var refused = (await Api.Post("/v1/holds",
            $$"""{"holdId":"{{New("h")}}","lines":[{{Lines([.. items.Select(item => (item, 2L))])}}]}""")).Is(409, "insufficient-stock");
        var lines = (await Receipt(refused)).List("lines");
        Assert.Equal(10, lines.Count);
        Assert.Equal([items[7], items[11]], lines.Take(2).Select(line => (string)line!["itemId"]!).Order());
        Assert.All(lines.Skip(2), line => Assert.Equal(9, (long)line!["available"]!));
    }

    [Fact]
    public async Task The_nearest_ends_are_those_of_then_and_never_whose()
    {
        var item = await Item(onHand: 14);
        var now = await Now();
        var holds = new List<string>();
        for (var i = 1; i <= 12; i++) holds.Add(await Hold(item, 1, $"\"ttlSeconds\":{i * 100}"));
        await Confirm(await Hold(item, 2));
        var refused = (await Api.Post("/v1/holds", Place(New("h"), item, 1))).Is(409, "insufficient-stock");

        // Confirmed, extended, released, added since: none of it was so when it was refused.
        (await Confirm(holds[0])).IsFresh();
        (await Change(holds[1], "\"ttlSeconds\":9000")).IsFresh();
        (await Api.Post($"/v1/holds/{holds[2]}/release")).IsFresh();
        await Hold(item, 1, "\"ttlSeconds\":5");
        await PassTime(TimeSpan.FromSeconds(450));

        var receipt = await Receipt(refused);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => Instant(now.AddSeconds(i * 100))),
            Line(receipt)["nearestEnds"]!.AsArray().Select(end => (string)end!["at"]!));
        Assert.All(Line(receipt)["nearestEnds"]!.AsArray(), end =>
            Assert.Equal(["at", "quantity"], end!.AsObject().Select(field => field.Key)));
    }

    [Fact]
    public async Task A_hold_that_was_over_is_no_end_to_come()
    {
        var item = await Item(onHand: 2);
        await Hold(item, 1, "\"ttlSeconds\":5");
        await PassTime(TimeSpan.FromSeconds(5));
        var receipt = await Receipt((await Api.Post("/v1/holds", Place(New("h"), item, 3))).Is(409, "insufficient-stock"));
        receipt.Shows("""{"lines":[{"available":2,"held":0,"nearestEnds":[]}]}""");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AQEB")]
    [InlineData("../holds")]
    public async Task What_is_no_receipt_is_not_found(string id) =>
        (await Api.Get($"/v1/receipts/{Uri.EscapeDataString(id)}")).Is(404, "not-found");

    [Fact]
    public async Task A_forged_one_is_not_found()
    {
        var id = (string)(await Api.Post("/v1/holds", Place(New("h"), await Item(onHand: 0), 1))).Json["receiptId"]!;
        Assert.Matches("^[A-Za-z0-9_-]{1,2000}$", id);
        for (var i = 0; i < id.Length; i++)
        {
            var forged = id[..i] + (id[i] == 'A' ? 'B' : 'A') + id[(i + 1)..];
            (await Api.Get($"/v1/receipts/{forged}")).Is(404, "not-found");
        }

        (await Api.Get($"/v1/receipts/{id}A")).Is(404, "not-found");
        (await Api.Get($"/v1/receipts/{id}")).Is(200);
    }

    [Fact]
    public async Task Another_tenants_is_not_found()
    {
        var refused = await Api.Post("/v1/holds", Place(New("h"), await Item(onHand: 0), 1));
        var other = await Key("read", $"\"tenant\":\"{New("t")}\"");
        (await other.Get($"/v1/receipts/{(string)refused.Json["receiptId"]!}")).Is(404, "not-found");
    }

    [Fact]
    public async Task Needs_the_scope_read()
    {
        var refused = await Api.Post("/v1/holds", Place(New("h"), await Item(onHand: 0), 1));
        (await (await Key("sell")).Get($"/v1/receipts/{(string)refused.Json["receiptId"]!}")).Is(403, "forbidden");
        (await (await Key("read")).Get($"/v1/receipts/{(string)refused.Json["receiptId"]!}")).Is(200);
    }

    [Fact]
    public async Task Other_refusals_have_none()
    {
        Assert.Null((await Api.Post("/v1/holds", Place(New("h"), "sku:" + New("s"), 1))).Is(404, "item-not-found").Json["receiptId"]);
    }

    private Task<Answer> Receipt(Answer refused) => Open(refused.Json);

    private async Task<Answer> Open(JsonNode problem)
    {
        var id = (string)problem["receiptId"]!;
        return (await Api.Get($"/v1/receipts/{id}")).Is(200).Shows($$"""{"receiptId":"{{id}}"}""");
    }

    private static JsonNode Line(Answer receipt) => receipt.List("lines")[0]!;

    private async Task EqualsEvent(Answer receipt)
    {
        var line = Line(receipt);
        var told = (await Events((string)line["itemId"]!)).List("events").Single(one => (long)one!["sequence"]! == (long)line["version"]!)!;
        foreach (var name in (string[])["onHand", "outOfService", "allocated", "held", "safetyStock", "overbookingLimit", "stopSell",
            "available"])
            Assert.Equal(told[name]!.ToJsonString(), line[name]!.ToJsonString());
    }
}
