using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Inbox;

/// <summary>What others tell us has its effect once for each source and id, and what can have none waits in sight of a person.</summary>
public sealed class InboxTests(ContractSilo silo) : InboxBase(silo), IClassFixture<ContractSilo>
{
    [Fact]
    public async Task The_same_event_again_is_a_duplicate_and_has_no_second_effect()
    {
        var item = await Item(10);
        var one = Event(New("e"), "hold.requested.v1", Place(New("h"), item, 3));
        Assert.Equal("processed", (string?)(await Tell(one))["outcome"]);
        Assert.Equal("duplicate", (string?)(await Tell(one))["outcome"]);
        (await Api.Get($"/v1/items/{item}")).Shows("""{"held":3,"version":2}""");
    }

    [Fact]
    public async Task Of_the_same_event_sent_many_times_at_once_one_is_processed_and_all_others_are_duplicates()
    {
        var item = await Item(10);
        var one = Event(New("e"), "hold.requested.v1", Place(New("h"), item, 1));
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Tell(one)));
        Assert.Single(results, result => (string?)result["outcome"] == "processed");
        Assert.Equal(11, results.Count(result => (string?)result["outcome"] == "duplicate"));
        (await Api.Get($"/v1/items/{item}")).Shows("""{"held":1,"version":2}""");
    }

    [Fact]
    public async Task The_same_pair_with_other_data_or_type_is_dead_and_has_no_effect()
    {
        var (item, id, hold) = (await Item(10), New("e"), New("h"));
        Assert.Equal("processed", (string?)(await Tell(Event(id, "hold.requested.v1", Place(hold, item, 3))))["outcome"]);
        foreach (var other in (string[])[Event(id, "hold.requested.v1", Place(hold, item, 4)),
            Event(id, "order.paid.v1", $$"""{"holdId":"{{hold}}"}""")])
        {
            var result = await Tell(other);
            Assert.Equal("dead", (string?)result["outcome"]);
            IsProblem(result, "id-reused");
        }

        (await Api.Get($"/v1/items/{item}")).Shows("""{"held":3,"allocated":0}""");
        var again = $$"""{"lines":[{"quantity": 3, "itemId":"{{item}}"}], "holdId":"{{hold}}"}""";
        Assert.Equal("duplicate", (string?)(await Tell(Event(id, "hold.requested.v1", again)))["outcome"]);
    }

    [Fact]
    public async Task The_same_id_of_another_source_is_another_event()
    {
        var (item, id) = (await Item(10), New("e"));
        foreach (var (source, counted) in new[] { ("/left", 4), ("/right", 6) })
        {
            var one = Event(id, "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":{{counted}}}""", source);
            Assert.Equal("processed", (string?)(await Tell(one))["outcome"]);
            (await Api.Get($"/v1/items/{item}")).Shows($$"""{"onHand":{{counted}}}""");
        }

        Assert.All((await Events(item)).List("events").Skip(1), told => Assert.Equal(id, (string?)told!["commandId"]));
    }

    [Theory]
    [InlineData("hold.asked.v1", "{}")]
    [InlineData("hold.requested.v2", "{}")]
    [InlineData("hold.requested", "{}")]
    [InlineData("order.paid.v1", "{}")]
    [InlineData("order.paid.v1", "null")]
    [InlineData("order.paid.v1", "[]")]
    [InlineData("order.paid.v1", """{"holdId":7}""")]
    [InlineData("order.paid.v1", """{"holdId":"h","ifExpired":"maybe"}""")]
    [InlineData("hold.requested.v1", """{"holdId":"h","lines":[]}""")]
    [InlineData("hold.requested.v1", """{"holdId":"h","lines":[{"itemId":"tea","quantity":1}]}""")]
    [InlineData("hold.requested.v1", """{"holdId":"h","lines":[{"itemId":"sku:tea","quantity":1.5}]}""")]
    [InlineData("hold.requested.v1", """{"holdId":"h","lines":[{"itemId":"sku:tea","quantity":1},{"itemId":"sku:tea","quantity":1}]}""")]
    [InlineData("hold.requested.v1", """{"holdId":"h","lines":[{"itemId":"sku:tea","quantity":1}],"ttlSeconds":604801}""")]
    [InlineData("hold.requested.v1", """{"holdId":"h","lines":[{"itemId":"sku:tea","quantity":1}],"metadata":{"a":1}}""")]
    [InlineData("stock.counted.v1", """{"itemId":"sku:tea","counted":-1}""")]
    [InlineData("stock.counted.v1", """{"itemId":"sku:tea","counted":1,"countedAt":"yesterday"}""")]
    public async Task What_cannot_be_understood_is_dead_and_stays_so(string type, string data)
    {
        var one = Event(New("e"), type, data);
        for (var time = 0; time < 2; time++)
        {
            var result = await Tell(one);
            Assert.Equal("dead", (string?)result["outcome"]);
            IsProblem(result, "invalid-request");
        }
    }

    [Fact]
    public async Task What_is_unknown_among_attributes_and_data_is_ignored_and_null_is_left_out()
    {
        var (item, hold) = (await Item(10), New("h"));
        var data = Place(hold, item, 1, "\"owner\":null,\"colour\":\"red\"");
        var one = $$"""
            {"specversion":"1.0","id":"{{New("e")}}","source":"urn:x","type":"hold.requested.v1","time":"now","subject":7,"extra":{},
            "data":{{data}}}
            """;
        Assert.Equal("processed", (string?)(await Tell(one))["outcome"]);
        (await Api.Get($"/v1/holds/{hold}")).Is(200).Lacks("owner");
    }

    [Theory]
    [InlineData("""{"id":"ID","source":"/s","type":"order.paid.v1","data":{"holdId":"h"}}""")]
    [InlineData("""{"specversion":"0.3","id":"ID","source":"/s","type":"order.paid.v1"}""")]
    [InlineData("""{"specversion":"1.0","source":"/s","type":"order.paid.v1"}""")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/s","type":"order.paid.v1"}""")]
    [InlineData("""{"specversion":"1.0","id":7,"source":"/s","type":"order.paid.v1"}""")]
    [InlineData("""{"specversion":"1.0","id":"ID","source":"","type":"order.paid.v1"}""")]
    [InlineData("""{"specversion":"1.0","id":"ID","source":"/s"}""")]
    [InlineData("""{"specversion":"1.0","id":"ID","source":"/s","type":"a\u0000b"}""")]
    public async Task What_nobody_could_name_is_invalid_and_not_kept(string text)
    {
        var id = New("e");
        var result = await Tell(text.Replace("ID", id, StringComparison.Ordinal));
        Assert.Equal("invalid", (string?)result["outcome"]);
        IsProblem(result, "invalid-request");
        Assert.Equal(0, await Database.ScalarAsync<long>($"SELECT count(*) FROM inbox_processed WHERE event_id IN ('{id}', '')"));
    }

    [Fact]
    public async Task Ids_and_sources_have_200_characters_and_no_more()
    {
        var (id, source) = (New("e").PadRight(200, 'x'), "/".PadRight(200, 'é'));
        var one = Event(id, "order.cancelled.v1", $$"""{"holdId":"{{New("h")}}"}""", source);
        Assert.Equal("processed", (string?)(await Tell(one))["outcome"]);
        foreach (var longer in (string[])[Event(id + "x", "order.cancelled.v1", "{}"), Event("x", "order.cancelled.v1", "{}", source + "x")])
            Assert.Equal("invalid", (string?)(await Tell(longer))["outcome"]);
    }

    [Fact]
    public async Task Many_events_are_answered_in_their_order_and_each_stands_alone()
    {
        var (item, hold) = (await Item(10), New("h"));
        var ids = Enumerable.Range(0, 5).Select(_ => New("e")).ToArray();
        var answer = await Send($"""
            [{Event(ids[0], "hold.requested.v1", Place(hold, item, 2))}, 7, {Event(ids[1], "order.moved.v1", "{}")},
             {Event(ids[2], "order.paid.v1", $$"""{"holdId":"{{hold}}"}""")}, {Event(ids[0], "hold.requested.v1", Place(hold, item, 2))},
             {Event(ids[0], "hold.requested.v1", Place(hold, item, 3))}]
            """, Many);
        Assert.Equal([$"{ids[0]} processed", " invalid", $"{ids[1]} dead", $"{ids[2]} processed", $"{ids[0]} duplicate", $"{ids[0]} dead"],
            answer.Is(200).List("results").Select(result => $"{result!["id"]} {result["outcome"]}"));
        (await Api.Get($"/v1/holds/{hold}")).Shows("""{"status":"confirmed"}""");
    }

    [Fact]
    public async Task Up_to_500_events_come_at_once()
    {
        var item = await Item(1000);
        string[] all = [.. Enumerable.Range(0, 501).Select(_ => Event(New("e"), "hold.requested.v1", Place(New("h"), item, 1)))];
        (await Send($"[{string.Join(',', all)}]", Many)).Is(400, "invalid-request");
        var answer = (await Send($"[{string.Join(',', all[..500])}]", Many)).Is(200);
        Assert.All(answer.List("results"), result => Assert.Equal("processed", (string?)result!["outcome"]));
        (await Api.Get($"/v1/items/{item}")).Shows("""{"held":500}""");
        Assert.Empty((await Send("[]", Many)).Is(200).List("results"));
    }

    [Fact]
    public async Task Bodies_are_cloud_events_of_4_MiB_at_the_most()
    {
        var one = Event(New("e"), "order.cancelled.v1", $$"""{"holdId":"{{New("h")}}"}""");
        foreach (var type in (string[])["application/json", "text/plain", One + "; charset=latin1"])
            (await Send(one, type)).Is(415, "unsupported-media-type");
        (await Send(one, One + "; charset=utf-8")).Is(200);
        (await Send(one, One + "; charset=\"utf8\"")).Is(200);
        (await Send($"[{one}]", One)).Is(400, "invalid-request");
        (await Send(one, Many)).Is(400, "invalid-request");
        (await Send("{", One)).Is(400, "invalid-request");
        (await Send(new string(' ', 4 << 20) + one, One)).Is(413, "payload-too-large");
        (await Api.As(null).Send("POST", "/v1/inbox", Api.Content(one, One))).Is(401, "unauthenticated");
        var nothing = (await Api.Send("POST", "/v1/inbox", (string?)null)).Is(200);
        Assert.Equal("invalid", (string?)Assert.Single(nothing.List("results"))!["outcome"]);
    }

    [Fact]
    public async Task Each_event_needs_the_scope_that_its_request_would_need()
    {
        var item = await Item(10);
        var (reads, sells, blocks, counts) = (await Key("read"), await Key("sell"), await Key("block"), await Key("stock"));
        var sold = Place(New("h"), item, 1);
        await Forbidden(reads, "hold.requested.v1", sold);
        await Forbidden(blocks, "hold.requested.v1", sold);
        await Forbidden(sells, "hold.requested.v1", Place(New("h"), item, 1, "\"ttlSeconds\":0"));
        await Forbidden(sells, "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":1}""");
        await Forbidden(counts, "order.cancelled.v1", """{"holdId":"h"}""");
        await Tell("processed", "hold.requested.v1", sold, sells);
        await Tell("processed", "hold.requested.v1", Place(New("h"), item, 1, "\"ttlSeconds\":0"), blocks);
        await Tell("processed", "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":9}""", counts);
        await Forbidden(blocks, "order.cancelled.v1", $$"""{"holdId":"{{await Hold(item, 1)}}"}""");
    }

    [Fact]
    public async Task A_key_of_a_channel_touches_the_holds_of_its_channel_alone()
    {
        var (item, web, hold) = (await Item(10), await Key("sell stock", "\"channel\":\"web\""), New("h"));
        await Tell("processed", "hold.requested.v1", Place(hold, item, 1), web);
        (await Api.Get($"/v1/holds/{hold}")).Shows("""{"channel":"web"}""");
        var foreign = await Hold(item, 1, "\"channel\":\"phone\"");
        await Forbidden(web, "hold.requested.v1", Place(New("h"), item, 1, "\"channel\":\"phone\""));
        await Forbidden(web, "order.paid.v1", $$"""{"holdId":"{{foreign}}"}""");
        await Forbidden(web, "payment.failed.v1", $$"""{"holdId":"{{foreign}}"}""");
        await Forbidden(web, "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":1}""");
        (await Api.Get($"/v1/holds/{foreign}")).Shows("""{"status":"held"}""");
        await Tell("processed", "order.paid.v1", $$"""{"holdId":"{{hold}}"}""", web);
    }

    [Fact]
    public async Task Tenants_have_events_of_their_own()
    {
        var made = (await Api.Post("/v1/keys", $$"""{"name":"k","scopes":["sell","stock","read"],"tenant":"{{New("t")}}"}""")).Is(201);
        var other = Api.As(made.Text("key"));
        var (hold, id) = (await Hold(await Item(10), 1), New("e"));
        var paid = Event(id, "order.cancelled.v1", $$"""{"holdId":"{{hold}}"}""");
        Assert.Equal("processed", (string?)(await Tell(paid, other))["outcome"]);
        (await Api.Get($"/v1/holds/{hold}")).Shows("""{"status":"held"}""");
        Assert.Equal("processed", (string?)(await Tell(paid))["outcome"]);
        (await Api.Get($"/v1/holds/{hold}")).Shows("""{"status":"released"}""");
    }

    private async Task Forbidden(Api api, string type, string data) => IsProblem(await Tell("dead", type, data, api), "forbidden");
}
