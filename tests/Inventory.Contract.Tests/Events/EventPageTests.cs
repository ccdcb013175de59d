using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Events;

/// <summary>GET /v1/events.</summary>
[Collection(EventsCollection.Name)]
public sealed class EventPageTests(ContractSilo silo) : EventsOutTests(silo)
{
    [Fact]
    public async Task An_event_is_a_CloudEvent_whose_data_is_the_items_event()
    {
        var item = await Item(5);
        var hold = New("h");
        (await Api.Post("/v1/holds", Place(hold, item, 2, "\"metadata\":{\"k\":\"ü<\"}"))).IsFresh(201);
        var page = await Page($"prefix={item}", 2);
        var own = (await Events(item)).List("events");

        page.Shows($$$"""
            {"events":[{"specversion":"1.0","source":"/tenants/demo","type":"item_created.v1","subject":"{{{item}}}",
              "datacontenttype":"application/json","sequence":"0000000000000000001","partitionkey":"{{{item}}}"},
              {"type":"hold_placed.v1","sequence":"0000000000000000002","data":{"holdId":"{{{hold}}}"}}]}
            """);
        Assert.All(page.List("events").Zip(own), pair =>
        {
            Assert.True(JsonNode.DeepEquals(pair.First!["data"], pair.Second), $"{pair.First} is not {pair.Second}");
            Assert.Equal((string?)pair.Second!["eventId"], (string?)pair.First["id"]);
            Assert.Equal((string?)pair.Second["at"], (string?)pair.First["time"]);
        });
    }

    [Fact]
    public async Task Pages_lead_on_tell_everything_once_and_are_empty_only_at_the_end()
    {
        var after = await Cursor();
        var (a, b) = (await Item(9), await Item(9));
        for (var i = 0; i < 3; i++) await Hold((a, 1), (b, 1));
        var all = await Page($"after={after}", 8);

        var told = new List<string>();
        var cursors = new List<string> { after };
        while (true)
        {
            var page = (await Api.Get($"/v1/events?after={cursors[^1]}&limit=3")).Is(200);
            if (page.List("events").Count == 0) break;
            told.AddRange(page.List("events").Select(one => (string)one!["id"]!));
            cursors.Add(page.Text("next"));
        }

        Assert.Equal(all.List("events").Select(one => (string)one!["id"]!), told);
        Assert.Equal(8, told.Distinct().Count());
        Assert.Equal(4, cursors.Count);
        Assert.Equal(cursors, cursors.Order(StringComparer.Ordinal));
        foreach (var item in (string[])[a, b])
            Assert.Equal(["1", "2", "3", "4"], all.List("events").Where(one => (string?)one!["subject"] == item)
                .Select(one => ((string)one!["sequence"]!).TrimStart('0')));
    }

    [Fact]
    public async Task A_walk_begins_at_the_oldest_event_unless_said_and_next_moves_on_where_nothing_matches()
    {
        var item = await Item(1);
        await Page($"prefix={item}", 1);
        var first = (await Api.Get("/v1/events?limit=1")).Is(200);
        Assert.Equal(first.Body, (await Api.Get("/v1/events?after=start&limit=1")).Is(200).Body);
        var none = (await Api.Get("/v1/events?prefix=sku:none")).Is(200);
        Assert.Empty(none.List("events"));
        Assert.True(string.CompareOrdinal(none.Text("next"), first.Text("next")) > 0);
    }

    [Fact]
    public async Task Types_and_prefix_select_and_a_cursor_is_good_with_any_of_them()
    {
        var after = await Cursor();
        var item = await Item(5);
        var hold = await Hold(item, 1);
        (await Confirm(hold)).IsFresh();
        var other = await Item(5);
        await Page($"after={after}", 4);
        var confirmed = await Page($"after={after}&types=hold_confirmed.v1,hold_released.v1", 1);
        confirmed.Shows($$$"""{"events":[{"type":"hold_confirmed.v1","data":{"holdId":"{{{hold}}}"}}]}""");
        Assert.Empty((await Api.Get($"/v1/events?after={confirmed.Text("next")}&prefix={item}")).Is(200).List("events"));
        (await Page($"after={after}&types=item_created.v1&prefix={other}", 1)).Shows($$"""{"events":[{"subject":"{{other}}"}]}""");
    }

    [Fact]
    public async Task Who_waits_is_answered_as_soon_as_there_is_one_that_matches()
    {
        var after = await Cursor();
        var waiting = Api.Get($"/v1/events?after={after}&types=hold_placed.v1&wait=30");
        var item = await Item(5);
        Assert.False(waiting.IsCompleted);
        var hold = await Hold(item, 1);
        (await waiting).Is(200).Shows($$$"""{"events":[{"type":"hold_placed.v1","data":{"holdId":"{{{hold}}}"}}]}""");
    }

    [Fact]
    public async Task Who_waits_in_vain_is_answered_with_nothing_and_the_place_where_it_goes_on()
    {
        var after = await Cursor();
        var page = (await Api.Get($"/v1/events?after={after}&prefix=sku:none&wait=1")).Is(200);
        Assert.Empty(page.List("events"));
        Assert.True(string.CompareOrdinal(page.Text("next"), after) >= 0);
    }

    [Theory]
    [InlineData("types=hold_eaten.v1", "types")]
    [InlineData("types=hold_placed.v1,", "types")]
    [InlineData("types=webhook.test.v1", "types")]
    [InlineData("wait=31", "wait")]
    [InlineData("wait=-1", "wait")]
    [InlineData("wait=1.5", "wait")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("prefix=a&prefix=b", "prefix")]
    public async Task Malformed_queries_are_refused(string query, string field) =>
        Assert.NotNull((await Api.Get($"/v1/events?{query}")).Is(400, "invalid-request").Field("errors")[field]);

    [Fact]
    public async Task Fifty_types_may_be_asked_for_and_no_more()
    {
        (await Api.Get("/v1/events?limit=1&types=" + string.Join(',', Enumerable.Repeat("hold_placed.v1", 50)))).Is(200);
        (await Api.Get("/v1/events?types=" + string.Join(',', Enumerable.Repeat("hold_placed.v1", 51)))).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Another_tenants_and_a_forged_cursor_are_none()
    {
        var own = await Cursor();
        var foreign = await Cursor(await Foreign());
        var digit = own[^1] == '0' ? '1' : '0';
        foreach (var cursor in (string[])[foreign, own[..^1] + digit, own + "0", "x", "0", own[..19]])
            (await Api.Get($"/v1/events?after={Uri.EscapeDataString(cursor)}")).Is(400, "invalid-cursor");
        (await Api.Get($"/v1/events?after={own}")).Is(200);
    }

    [Fact]
    public async Task A_cursor_older_than_what_is_kept_is_gone_and_hears_where_the_rest_begins()
    {
        var old = await Cursor();
        await Item(1);
        var between = (await Page($"after={old}", 1)).Text("next");
        var kept = await Item(1);
        await Page($"after={between}", 1);
        await Silo.Database.ScalarAsync<int>($"DELETE FROM journal_segment WHERE position <= {between[..19]}");

        var gone = (await Api.Get($"/v1/events?after={old}")).Is(410, "cursor-gone");
        (await Page($"after={gone.Text("oldest")}&limit=1", 1)).Shows($$"""{"events":[{"subject":"{{kept}}"}]}""");
        (await Page("after=start&limit=1", 1)).Shows($$"""{"events":[{"subject":"{{kept}}"}]}""");
        (await Page($"after={between}&limit=1", 1)).Shows($$"""{"events":[{"subject":"{{kept}}"}]}""");
        (await Api.Get("/v1/events/stream", ("Last-Event-ID", old))).Is(410, "cursor-gone").Text("oldest");
    }

    [Fact]
    public async Task What_belongs_to_no_item_has_a_subject_of_its_own_and_is_left_out_where_items_are_asked_for()
    {
        var after = await Cursor();
        var (id, subject) = (New("evt-n"), New("h"));
        await Notice(id, "allocation.failed.v1", subject);
        var page = await Page($"after={after}", 1);
        page.Shows($$$"""
            {"events":[{"specversion":"1.0","id":"{{{id}}}","type":"allocation.failed.v1","subject":"{{{subject}}}","partitionkey":"{{{subject}}}",
            "data":{"holdId":"{{{subject}}}"}}]}
            """);
        Assert.Null(page.List("events")[0]!["sequence"]);
        (await Page($"after={after}&types=allocation.failed.v1", 1)).Shows($$"""{"events":[{"id":"{{id}}"}]}""");
        Assert.Empty((await Api.Get($"/v1/events?after={after}&prefix={subject[..1]}")).Is(200).List("events"));
    }

    [Fact]
    public async Task A_key_of_a_channel_sees_its_own_holds_in_full_and_of_others_an_outline()
    {
        var bound = await Bound("web");
        var after = await Cursor();
        var item = await Item(9);
        var own = await Hold(item, 1, api: bound);
        var other = await Hold(item, 2, "\"channel\":\"phone\"");
        var (mine, theirs) = (New("evt-n"), New("evt-n"));
        await Notice(mine, "allocation.failed.v1", New("h"), "web");
        await Notice(theirs, "allocation.failed.v1", New("h"), "phone");
        await Page($"after={after}", 5);

        var page = await Page($"after={after}", 4, bound);
        page.Shows($$$"""
            {"events":[{"type":"item_created.v1","data":{"itemId":"{{{item}}}","sequence":1,"onHand":9,"available":9}},
            {"type":"hold_placed.v1","data":{"holdId":"{{{own}}}","held":1}},
            {"type":"hold_placed.v1","data":{"held":3,"available":6}},{"id":"{{{mine}}}"}]}
            """);
        string[] outline = ["itemId", "sequence", "type", "at", "onHand", "outOfService", "allocated", "held", "safetyStock",
            "overbookingLimit", "available"];
        Assert.Equal(outline, page.List("events")[0]!["data"]!.AsObject().Select(field => field.Key));
        Assert.Equal(outline, page.List("events")[2]!["data"]!.AsObject().Select(field => field.Key));
        Assert.DoesNotContain(other, page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_hear_nothing_of_each_other()
    {
        var (foreign, after) = (await Foreign(), await Cursor());
        var item = await Item(1, api: foreign);
        (await Page("", 1, foreign)).Shows($$"""{"events":[{"subject":"{{item}}"}]}""");
        Assert.Empty((await Api.Get($"/v1/events?after={after}")).Is(200).List("events"));
    }

    [Fact]
    public async Task Reading_needs_the_scope_and_takes_GET_and_HEAD_alone()
    {
        (await (await Key("stock")).Get("/v1/events")).Is(403, "forbidden");
        (await Api.As(null).Get("/v1/events")).Is(401, "unauthenticated");
        Assert.Empty((await Api.Send("HEAD", "/v1/events?limit=1", (string?)null)).Is(200).Body);
        Assert.Equal("GET, HEAD", (await Api.Post("/v1/events", "{}")).Is(405, "method-not-allowed").Header("Allow"));
    }
}
