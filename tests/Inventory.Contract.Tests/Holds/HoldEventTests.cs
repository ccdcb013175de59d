using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>GET /v1/holds/{holdId}/events, and what a key that is bound to a channel hears of others' events.</summary>
[Collection(HoldsCollection.Name)]
public sealed class HoldEventTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task All_that_happened_is_told_in_order_over_all_lines()
    {
        var (a, b, c) = (await Item(20), await Item(20), await Item(20));
        var hold = await Hold((a, 2), (b, 3));
        await Hold(a, 1);
        await PassTime(TimeSpan.FromMilliseconds(1));
        (await Change(hold, $"\"lines\":[{Lines((b, 0), (c, 4))}]")).IsFresh();
        (await Change(hold, "\"ttlSeconds\":60")).IsFresh();
        (await Change(hold, "\"ttlSeconds\":60")).IsFresh();
        await PassTime(TimeSpan.FromMilliseconds(1));
        (await Confirm(hold, $$"""{"lines":[{{Lines((a, 2), (c, 3))}}]}""")).IsFresh();
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((a, 1))}]")).IsFresh();
        await PassTime(TimeSpan.FromMilliseconds(1));
        (await Api.Post($"/v1/holds/{hold}/cancel", """{"reason":"refund"}""")).IsFresh();

        var events = await EventsOf(hold);

        Assert.Equal(
            [$"placed {a}", $"placed {b}", $"changed {b}", $"changed {c}", $"changed {a}", $"changed {c}", $"confirmed {a}",
                $"confirmed {c}", $"fulfilled {a}", $"cancelled {a}", $"cancelled {c}"],
            Told(events));
        Assert.All(events.List("events"), one => Assert.Equal(hold, one!["holdId"]!.GetValue<string>()));
        Assert.Equal("refund", events.List("events")[^1]!["reason"]!.GetValue<string>());
        Assert.Equal(["events"], events.Json.AsObject().Select(field => field.Key));
        await SameAsOfItems(hold, events, a, b, c);
    }

    [Fact]
    public async Task An_end_that_passed_is_told_however_late_it_was_noticed()
    {
        var (a, b) = (await Item(20), await Item(20));
        var hold = await Hold((a, 2), (b, 3));
        (await Change(hold, "\"ttlSeconds\":5")).IsFresh();
        await Hold(a, 1, "\"ttlSeconds\":5");
        await PassTime(TimeSpan.FromHours(2));
        Assert.Equal([$"placed {a}", $"placed {b}", $"changed {a}", $"changed {b}", $"expired {a}", $"expired {b}"],
            Told(await EventsOf(hold)));
        (await Api.Patch($"/v1/holds/{hold}", """{"changeId":"m","metadata":{"k":"v"}}""")).IsFresh();
        await PassTime(TimeSpan.FromSeconds(1));
        (await Confirm(hold, """{"ifExpired":"reacquire"}""")).IsFresh();
        var events = await EventsOf(hold);
        Assert.Equal(["expired", "expired", "changed", "changed", "confirmed", "confirmed"], Told(events).TakeLast(6)
            .Select(told => told.Split(' ')[0]));
        await SameAsOfItems(hold, events, a, b);
    }

    [Fact]
    public async Task Released_after_its_end_it_tells_of_both()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("expired", item);
        (await Api.Post($"/v1/holds/{hold}/release", """{"reason":"no"}""")).IsFresh();
        Assert.Equal([$"placed {item}", $"expired {item}", $"released {item}"], Told(await EventsOf(hold)));
        Assert.Equal([$"confirmed {item}"], Told(await EventsOf(await Sale(item))));
        Assert.Equal([$"placed {item}"], Told(await EventsOf(await Hold(item, 1, "\"ttlSeconds\":0"))));
    }

    [Fact]
    public async Task One_among_many_of_its_item_is_found()
    {
        var item = await Item(1000);
        var holds = new List<string>();
        for (var batch = 0; batch < 4; batch++)
        {
            var ids = Enumerable.Range(0, 40).Select(_ => New("h")).ToArray();
            (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{string.Join(',', ids.Select(id => Place(id, item, 1)))}}]}""")).Is(200);
            holds.AddRange(ids);
            await PassTime(TimeSpan.FromMilliseconds(7));
        }

        (await Confirm(holds[57])).IsFresh();
        Assert.Equal([$"placed {item}", $"confirmed {item}"], Told(await EventsOf(holds[57])));
        foreach (var id in (string[])[holds[0], holds[39], holds[40], holds[159]])
            Assert.Equal([$"placed {item}"], Told(await EventsOf(id)));
    }

    [Fact]
    public async Task An_unknown_hold_is_not_found_and_a_spent_id_has_no_events()
    {
        (await Api.Get($"/v1/holds/{New("h")}/events")).Is(404, "hold-not-found");
        (await Api.Get("/v1/holds/a%20b/events")).Is(400, "invalid-request");
        var spent = New("h");
        (await Api.Post($"/v1/holds/{spent}/release", """{"ifUnknown":"spend"}""")).IsFresh();
        Assert.Empty((await EventsOf(spent)).List("events"));
        (await Api.Get($"/v1/holds/{spent}/events?limit=1")).Is(400, "invalid-request");
        (await (await Key("sell stock admin")).Get($"/v1/holds/{spent}/events")).Is(403, "forbidden");
    }

    [Fact]
    public async Task A_channels_key_hears_of_its_own_holds_and_of_others_that_something_happened()
    {
        var item = await Item(20, "\"metadata\":{\"cost\":\"9\"}");
        var web = await Key("read sell", "\"channel\":\"web\"");
        var own = await Hold(item, 1, api: web);
        var other = await Hold(item, 2, "\"channel\":\"app\",\"owner\":\"o\"");
        (await Api.Post($"/v1/items/{item}/adjustments", """{"adjustmentId":"a","delta":1,"reason":"secret"}""")).IsFresh();

        Assert.Equal([$"placed {item}"], Told((await web.Get($"/v1/holds/{own}/events")).Is(200)));
        (await web.Get($"/v1/holds/{other}/events")).Is(403, "forbidden");

        var events = (await web.Get($"/v1/items/{item}/events")).Is(200).List("events");
        Assert.Equal(4, events.Count);
        Assert.Equal(own, events[1]!["holdId"]!.GetValue<string>());
        Assert.NotNull(events[1]!["actor"]);
        string[] told = ["itemId", "sequence", "type", "at", "onHand", "outOfService", "allocated", "held", "safetyStock",
            "overbookingLimit", "available"];
        foreach (var of in (int[])[0, 2, 3]) Assert.Equal(told, events[of]!.AsObject().Select(field => field.Key));
        Assert.Equal(3, events[2]!["held"]!.GetValue<long>());
    }

    private async Task<Answer> EventsOf(string hold) => (await Api.Get($"/v1/holds/{hold}/events")).Is(200);

    private async Task<string> Sale(string item) => await Hold(item, 1, "\"confirm\":true");

    private static string[] Told(Answer events) =>
        [.. events.List("events").Select(one => $"{one!["type"]!.GetValue<string>()[5..^3]} {one["itemId"]!.GetValue<string>()}")];

    // Nothing is told otherwise, or left out, than the items' own journals have it.
    private async Task SameAsOfItems(string hold, Answer events, params string[] items)
    {
        var ofItems = new List<string>();
        foreach (var item in items)
            ofItems.AddRange((await Events(item)).List("events").Where(one => one!["holdId"]?.GetValue<string>() == hold)
                .Select(one => one!.ToJsonString()));
        Assert.Equal(ofItems.Order(StringComparer.Ordinal), events.List("events").Select(one => one!.ToJsonString())
            .Order(StringComparer.Ordinal));
    }
}
