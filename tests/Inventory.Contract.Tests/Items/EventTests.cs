using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>GET /v1/items/{itemId}/events.</summary>
[Collection(ItemsCollection.Name)]
public sealed class EventTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Every_act_is_an_event_of_its_type_with_the_quantities_after_it()
    {
        var item = await Item(20);
        await Api.Patch($"/v1/items/{item}", """{"safetyStock":1}""");
        await Api.Post($"/v1/items/{item}/adjustments", """{"adjustmentId":"adj","delta":-2,"reason":"broken"}""");
        await Api.Post($"/v1/items/{item}/counts", """{"countId":"cnt","counted":17,"reason":"looked"}""");
        var hold = await Hold(item, 4, "\"ttlSeconds\":100");
        await Change(hold, $"\"lines\":[{Lines((item, 5))}]");
        await Change(hold, "\"ttlSeconds\":200");
        await Confirm(hold, $$"""{"lines":[{{Lines((item, 3))}}]}""");
        await Fulfil(hold, "ful", $"\"lines\":[{Lines((item, 1))}]");
        await Api.Post($"/v1/holds/{hold}/cancel", """{"reason":"refund"}""");
        var expired = await Hold(item, 2, "\"ttlSeconds\":1");
        await PassTime(TimeSpan.FromSeconds(1));
        await Confirm(expired, """{"ifExpired":"reacquire"}""");
        var released = await Hold(item, 1);
        await Api.Post($"/v1/holds/{released}/release", """{"reason":"no"}""");
        var sale = New("h");
        await Api.Post("/v1/holds", Place(sale, item, 1, "\"confirm\":true"));

        var events = await Events(item);

        events.Shows($$"""
            {"events":[
              {"sequence":1,"type":"item_created.v1","onHand":20,"held":0,"allocated":0,"safetyStock":0,"available":20},
              {"sequence":2,"type":"item_changed.v1","onHand":20,"safetyStock":1,"available":19},
              {"sequence":3,"type":"stock_adjusted.v1","onHand":18,"available":17,"reason":"broken","commandId":"adj"},
              {"sequence":4,"type":"stock_counted.v1","onHand":17,"available":16,"reason":"looked","commandId":"cnt"},
              {"sequence":5,"type":"hold_placed.v1","holdId":"{{hold}}","held":4,"available":12},
              {"sequence":6,"type":"hold_changed.v1","holdId":"{{hold}}","held":5,"available":11},
              {"sequence":7,"type":"hold_changed.v1","holdId":"{{hold}}","held":5,"available":11},
              {"sequence":8,"type":"hold_confirmed.v1","holdId":"{{hold}}","held":0,"allocated":3,"available":13},
              {"sequence":9,"type":"hold_fulfilled.v1","holdId":"{{hold}}","onHand":16,"allocated":2,"available":13},
              {"sequence":10,"type":"hold_cancelled.v1","holdId":"{{hold}}","allocated":0,"available":15,"reason":"refund"},
              {"sequence":11,"type":"hold_placed.v1","holdId":"{{expired}}","held":2,"available":13},
              {"sequence":12,"type":"hold_expired.v1","holdId":"{{expired}}","held":0,"available":15},
              {"sequence":13,"type":"hold_confirmed.v1","holdId":"{{expired}}","allocated":2,"available":13},
              {"sequence":14,"type":"hold_placed.v1","holdId":"{{released}}","held":1,"available":12},
              {"sequence":15,"type":"hold_released.v1","holdId":"{{released}}","held":0,"available":13,"reason":"no"},
              {"sequence":16,"type":"hold_confirmed.v1","holdId":"{{sale}}","allocated":3,"available":12}],
             "next":16}
            """);
        (await Get(item)).Shows("""{"version":16}""");
        string[] always = ["eventId", "itemId", "sequence", "type", "at", "actor", "commandId", "data", "onHand", "outOfService",
            "allocated", "held", "safetyStock",
            "overbookingLimit", "stopSell", "available"];
        Assert.All(events.List("events"), one => Assert.All(always, field => Assert.NotNull(one![field])));
        Assert.Equal(16, events.List("events").Select(one => one!["eventId"]!.ToString()).Distinct().Count());
        Assert.All(events.List("events"), one => Assert.Equal(item, one!["itemId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_hold_writes_an_event_for_every_line_it_concerns()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold((a, 1), (b, 2));
        await Change(hold, $"\"lines\":[{Lines((b, 3))}]");
        (await Events(a)).Shows($$"""{"events":[{"type":"item_created.v1"},{"type":"hold_placed.v1","holdId":"{{hold}}"}],"next":2}""");
        (await Events(b))
            .Shows("""{"events":[{"type":"item_created.v1"},{"type":"hold_placed.v1"},{"type":"hold_changed.v1","held":3}],"next":3}""");
    }

    [Fact]
    public async Task Releasing_an_expired_hold_is_in_the_journal()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("expired", item);
        await Api.Post($"/v1/holds/{hold}/release");
        (await Events(item)).Shows("""{"events":[{"type":"item_created.v1"},{"type":"hold_placed.v1"},{"type":"hold_expired.v1"},{"type":"hold_released.v1","held":0}]}""");
    }

    [Fact]
    public async Task Refusals_and_repeats_write_nothing()
    {
        var item = await Item(5);
        var hold = await Hold(item, 1);
        await Api.Post("/v1/holds", Place(hold, item, 1));
        await Api.Post("/v1/holds", Place(New("h"), item, 9));
        await Fulfil(hold, "f");
        (await Events(item)).Shows("""{"next":2}""");
    }

    [Fact]
    public async Task Next_leads_on_and_is_always_given()
    {
        var item = await Item(5);
        for (var i = 0; i < 4; i++) await Hold(item, 1);

        var sequences = new List<long>();
        var after = 0L;
        while (true)
        {
            var page = (await Api.Get($"/v1/items/{item}/events?after={after}&limit=2")).Is(200);
            if (page.List("events").Count == 0)
            {
                Assert.Equal(5, page.Number("next"));
                break;
            }

            sequences.AddRange(page.List("events").Select(one => one!["sequence"]!.GetValue<long>()));
            after = page.Number("next");
        }

        Assert.Equal([1, 2, 3, 4, 5], sequences);
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    [InlineData("after=1.5")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("cursor=x")]
    [InlineData("after=1&after=2")]
    public async Task Malformed_queries_are_refused(string query) =>
        (await Api.Get($"/v1/items/{await Item(1)}/events?{query}")).Is(400, "invalid-request");
}
