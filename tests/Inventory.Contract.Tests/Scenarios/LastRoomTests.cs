using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Scenarios;

/// <summary>Several who want the same rooms: a walk-in at the desk, a channel, a group, and those who stop sales.</summary>
public sealed class LastRoomTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private const string PartialFail = """inventory_group_hold_total{outcome="partial_fail",tenant="1"}""";
    private const string Placed = """inventory_group_hold_total{outcome="placed",tenant="1"}""";

    [Fact]
    public async Task TC_9_UI_1_The_walk_in_came_first_and_the_channel_is_told_to_suggest_another_room()
    {
        var room = await Item(1);
        var channel = await Key("sell", "\"channel\":\"ota\"");
        (await Api.Post("/v1/holds", Place(New("walk-in"), room, 1, "\"confirm\":true"))).IsFresh(201);

        (await channel.Post("/v1/holds", Place(New("ota"), room, 1))).Is(409, "insufficient-stock")
            .Shows($$"""{"errorCode":"INSUFFICIENT_AVAILABILITY","hint":"channel hold lost; suggest rebook","shortages":[{"itemId":"{{room}}","requested":1,"available":0}]}""");
        var batch = (await channel.Post("/v1/holds:batch", $$"""{"holds":[{{Place(New("ota"), room, 1)}}]}""")).Is(200);
        batch.Shows("""{"results":[{"httpStatus":409,"problem":{"hint":"channel hold lost; suggest rebook"}}]}""");
        await ItemHas(room, onHand: 1, held: 0, allocated: 1);
    }

    [Fact]
    public async Task TC_9_The_channel_came_first_and_the_walk_in_is_refused_without_the_channels_words()
    {
        var room = await Item(1);
        var channel = await Key("sell", "\"channel\":\"ota\"");
        (await channel.Post("/v1/holds", Place(New("ota"), room, 1))).IsFresh(201);

        (await Api.Post("/v1/holds", Place(New("walk-in"), room, 1, "\"confirm\":true"))).Is(409, "insufficient-stock").Lacks("hint");
        await ItemHas(room, onHand: 1, held: 1, allocated: 0);
    }

    [Fact]
    public async Task TC_9_INV_13_At_the_very_same_time_exactly_one_of_them_gets_each_last_room()
    {
        var channel = await Key("sell", "\"channel\":\"ota\"");
        var rooms = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Item(1)));

        var races = await Task.WhenAll(rooms.Select(async room => (Room: room, Answers: await Task.WhenAll(
            Api.Post("/v1/holds", Place(New("walk-in"), room, 1, "\"confirm\":true")),
                channel.Post("/v1/holds", Place(New("ota"), room, 1))))));

        foreach (var (room, answers) in races)
        {
            Assert.Single(answers, answer => answer.Status == 201);
            Assert.Single(answers, answer => answer.Status == 409).Is(409, "insufficient-stock");
            (await Get(room)).Shows("""{"available":0}""");
            (await Events(room)).Shows("""{"events":[{"type":"item_created.v1"},{}]}""");
        }
    }

    [Fact]
    public async Task TC_10_M_16_Ten_rooms_over_a_night_that_is_blocked_or_stopped_leave_nothing_behind_and_are_counted()
    {
        var nights = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Item(10)));
        var tenRooms = Lines([.. nights.Select(night => (night, 10L))]);
        var before = await Metrics.ReadAsync(Api);

        var block = await Hold(nights[1], 1, "\"ttlSeconds\":0");
        (await PlaceGroup(tenRooms)).Is(409, "insufficient-stock")
            .Shows($$"""{"shortages":[{"itemId":"{{nights[1]}}","requested":10,"available":9}]}""");
        await NothingIsHeld(nights[0], nights[2]);
        (await Api.Post($"/v1/holds/{block}/release")).IsFresh();
        (await Api.Patch($"/v1/items/{nights[2]}", """{"stopSell":true}""")).IsFresh();
        (await PlaceGroup(tenRooms)).Is(409, "stop-sell").Shows($$"""{"itemIds":["{{nights[2]}}"]}""");
        await NothingIsHeld(nights);
        var refused = await Metrics.ReadAsync(Api);
        (await Api.Patch($"/v1/items/{nights[2]}", """{"stopSell":false}""")).IsFresh();
        var group = (await PlaceGroup(tenRooms)).IsFresh(201).Text("holdId");
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{group}}","lines":[{{tenRooms}}]}""")).IsReplayed();
        (await Api.Post("/v1/holds", Place(New("one"), nights[0], 1))).Is(409, "insufficient-stock");

        foreach (var night in nights) await ItemHas(night, onHand: 10, held: 10, allocated: 0);
        var after = await Metrics.ReadAsync(Api);
        Assert.Equal((2.0, 0.0), (refused[PartialFail] - before[PartialFail], refused[Placed] - before[Placed]));
        // Neither a repeat nor a hold of one line is a group.
        Assert.Equal((2.0, 1.0), (after[PartialFail] - before[PartialFail], after[Placed] - before[Placed]));
    }

    [Fact]
    public async Task TC_10_While_somebody_blocks_and_stops_the_same_nights_every_group_has_all_of_its_rooms_or_none()
    {
        var nights = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Item(60)));
        var tenRooms = Lines([.. nights.Select(night => (night, 10L))]);

        var groups = Enumerable.Range(0, 12).Select(_ => PlaceGroup(tenRooms));
        var blocks = Enumerable.Range(0, 12).Select(i => Api.Post("/v1/holds", Place(New("block"), nights[i % 4], 3, "\"ttlSeconds\":0")));
        var stops = Enumerable.Range(0, 6)
            .Select(i => Api.Patch($"/v1/items/{nights[i % 4]}", i < 3 ? """{"stopSell":true}""" : """{"stopSell":false}"""));
        var asked = (Groups: Task.WhenAll(groups), Blocks: Task.WhenAll(blocks), Stops: Task.WhenAll(stops));
        foreach (var stop in await asked.Stops) stop.Is(200);
        await asked.Blocks;

        var placed = (await asked.Groups).Where(answer => answer.Status == 201).Select(answer => answer.Text("holdId"))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var refused in (await asked.Groups).Where(answer => answer.Status != 201))
            Assert.Contains(refused.Text("code"), (string[])["insufficient-stock", "stop-sell"]);
        foreach (var night in nights)
        {
            var lines = (await Api.Get($"/v1/items/{night}/holds?status=held&limit=1000")).Is(200).List("holds")
                .Select(hold => hold!["holdId"]!.GetValue<string>());
            Assert.Equal(placed, lines.Where(hold => hold.StartsWith("group", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal));
            Assert.InRange((await Get(night)).Number("available"), 0, 60);
        }
    }

    private Task<Answer> PlaceGroup(string lines) => Api.Post("/v1/holds", $$"""{"holdId":"{{New("group")}}","lines":[{{lines}}]}""");

    private async Task NothingIsHeld(params string[] nights)
    {
        foreach (var night in nights)
        {
            await ItemHas(night, onHand: 10, held: 0, allocated: 0);
            Assert.DoesNotContain((await Events(night)).List("events"), entry => entry!["holdId"]?.GetValue<string>()
                .StartsWith("group", StringComparison.Ordinal) is true);
        }
    }
}
