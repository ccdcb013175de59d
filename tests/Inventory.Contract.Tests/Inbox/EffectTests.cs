using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Inbox;

/// <summary>What each type of event does, and what is told where it could not be had.</summary>
public sealed class EffectTests(ContractSilo silo) : InboxBase(silo), IClassFixture<ContractSilo>
{
    [Fact]
    public async Task A_requested_hold_is_placed_as_it_was_asked_for()
    {
        var (item, other, hold) = (await Item(10), await Item(10), New("h"));
        await Tell("processed", "hold.requested.v1", $$"""
            {"holdId":"{{hold}}","lines":[{{Lines((item, 2), (other, 3))}}],"ttlSeconds":60,"owner":"anna","channel":"web",
            "metadata":{"a":"b"} }
            """);
        (await Api.Get($"/v1/holds/{hold}")).Shows($$"""
            {"status":"held","lines":[{"itemId":"{{item}}","quantity":2},{"itemId":"{{other}}","quantity":3}],"owner":"anna",
            "channel":"web","metadata":{"a":"b"},"expiresAt":{{Quoted(await Now() + TimeSpan.FromSeconds(60))}}}
            """);
    }

    [Fact]
    public async Task A_hold_that_is_there_already_is_processed()
    {
        var (item, hold) = (await Item(10), New("h"));
        (await Api.Post("/v1/holds", Place(hold, item, 2))).IsFresh(201);
        await Tell("processed", "hold.requested.v1", Place(hold, item, 2));
        (await Api.Get($"/v1/items/{item}")).Shows("""{"held":2,"version":2}""");
    }

    [Fact]
    public async Task What_cannot_be_had_is_told_once_with_its_reason_and_cause()
    {
        var (item, hold, id) = (await Item(1), New("h"), New("e"));
        var one = Event(id, "hold.requested.v1", Place(hold, item, 2));
        Assert.Equal("processed", (string?)(await Tell(one))["outcome"]);
        Assert.Equal("duplicate", (string?)(await Tell(one))["outcome"]);
        var told = Assert.Single(await Failures(hold));
        Shape.Contains(System.Text.Json.Nodes.JsonNode.Parse($$"""
            {"holdId":"{{hold}}","reasonCode":"insufficient_availability","shortages":[{"itemId":"{{item}}","requested":2,"available":1}],
            "cause":{"source":"/shop","id":"{{id}}","type":"hold.requested.v1"} }
            """)!, told, "$", what => told.ToJsonString() + what);
        (await Api.Get($"/v1/receipts/{told["receiptId"]}")).Is(200).Shows("""{"code":"insufficient-stock"}""");
    }

    [Fact]
    public async Task Each_refusal_has_its_reason()
    {
        var (item, stopped) = (await Item(10), await Item(10, "\"stopSell\":true"));
        Assert.Equal("stop_sell", await Reason("hold.requested.v1", hold => Place(hold, stopped, 1)));
        Assert.Equal("item_not_found", await Reason("hold.requested.v1", hold => Place(hold, "sku:none", 1)));
        var used = await Hold(item, 1);
        await Tell("processed", "hold.requested.v1", Place(used, item, 2));
        Assert.Equal("id_reused", (string?)Assert.Single(await Failures(used))["reasonCode"]);
        foreach (var status in (string[])["expired", "released", "cancelled"])
        {
            var reason = status == "expired" ? "hold_expired" : "status_conflict";
            var over = await HoldThatIs(status, item, 1);
            await Tell("processed", "order.paid.v1", $$"""{"holdId":"{{over}}"}""");
            Assert.Equal(reason, (string?)Assert.Single(await Failures(over))["reasonCode"]);
        }
    }

    [Fact]
    public async Task A_paid_order_confirms_its_hold_and_takes_it_again_where_asked()
    {
        var item = await Item(10);
        var (held, expired) = (await Hold(item, 1), await HoldThatIs("expired", item, 1));
        await Tell("processed", "order.paid.v1", $$"""{"holdId":"{{held}}"}""");
        await Tell("processed", "order.paid.v1", $$"""{"holdId":"{{held}}"}""");
        await Tell("processed", "order.paid.v1", $$"""{"holdId":"{{expired}}","ifExpired":"reacquire"}""");
        (await Api.Get($"/v1/items/{item}")).Shows("""{"allocated":2,"held":0}""");
        Assert.Empty(await Failures(held));
    }

    [Fact]
    public async Task A_paid_order_waits_for_a_hold_that_is_not_known_yet()
    {
        var (item, hold, id) = (await Item(10), New("h"), New("e"));
        var paid = Event(id, "order.paid.v1", $$"""{"holdId":"{{hold}}"}""");
        var result = await Tell(paid);
        Assert.Equal("retrying", (string?)result["outcome"]);
        IsProblem(result, "hold-not-found");
        Assert.Equal("retrying", (string?)(await Tell(paid))["outcome"]);
        await Tell("processed", "hold.requested.v1", Place(hold, item, 1));
        await UntilHold(hold, "confirmed");
        Assert.Equal("duplicate", (string?)(await Tell(paid))["outcome"]);
        Assert.Empty(await Failures(hold));
    }

    [Theory]
    [InlineData("order.cancelled.v1", "held", "released")]
    [InlineData("order.cancelled.v1", "confirmed", "cancelled")]
    [InlineData("payment.failed.v1", "held", "released")]
    [InlineData("payment.failed.v1", "confirmed", "cancelled")]
    [InlineData("payment.failed.v1", "expired", "expired")]
    [InlineData("order.cancelled.v1", "released", "released")]
    [InlineData("order.cancelled.v1", "cancelled", "cancelled")]
    [InlineData("order.cancelled.v1", "fulfilled", "fulfilled")]
    public async Task An_order_that_is_off_gives_back_what_is_held_or_confirmed_and_leaves_what_is_over(
        string type, string before, string after)
    {
        var hold = await HoldThatIs(before, await Item(10));
        await Tell("processed", type, $$"""{"holdId":"{{hold}}","reason":"changed my mind"}""");
        var now = await Api.Get($"/v1/holds/{hold}");
        now.Shows($$"""{"status":"{{after}}"}""");
        if (before != after) now.Shows("""{"reason":"changed my mind"}""");
        Assert.Empty(await Failures(hold));
    }

    [Fact]
    public async Task An_order_that_is_off_before_its_hold_is_known_spends_the_id()
    {
        var (item, hold) = (await Item(10), New("h"));
        await Tell("processed", "order.cancelled.v1", $$"""{"holdId":"{{hold}}"}""");
        (await Api.Get($"/v1/holds/{hold}")).Shows("""{"status":"released","lines":[]}""");
        await Tell("processed", "hold.requested.v1", Place(hold, item, 1));
        (await Api.Get($"/v1/items/{item}")).Shows("""{"held":0}""");
        Assert.Equal("id_reused", (string?)Assert.Single(await Failures(hold))["reasonCode"]);
    }

    [Fact]
    public async Task A_count_is_as_of_its_instant_and_carries_the_events_id()
    {
        var (item, before, id) = (await Item(10), await Now(), New("e"));
        await PassTime(TimeSpan.FromSeconds(1));
        (await Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"{{New("a")}}","delta":5,"reason":"more"}""")).IsFresh();
        var one = Event(id, "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":8,"countedAt":{{Quoted(before)}}}""");
        Assert.Equal("processed", (string?)(await Tell(one))["outcome"]);
        (await Api.Get($"/v1/items/{item}")).Shows("""{"onHand":13}""");
        Assert.Equal(id, (string?)(await Events(item)).List("events")[^1]!["commandId"]);
    }

    [Fact]
    public async Task A_count_of_the_future_is_dead_and_one_of_an_item_that_is_not_there_is_tried_again()
    {
        var (item, later) = (await Item(10), await Now() + TimeSpan.FromHours(1));
        IsProblem(await Tell("dead", "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":8,"countedAt":{{Quoted(later)}}}"""),
            "invalid-request");
        IsProblem(await Tell("retrying", "stock.counted.v1", $$"""{"itemId":"sku:{{New("none")}}","counted":8}"""), "item-not-found");
    }

    private async Task<string?> Reason(string type, Func<string, string> data)
    {
        var hold = New("h");
        await Tell("processed", type, data(hold));
        return (string?)Assert.Single(await Failures(hold))["reasonCode"];
    }
}
