using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Ground;

/// <summary>Strict JSON, numbers, ids, instants, reasons and metadata.</summary>
[Collection(ItemsCollection.Name)]
public sealed class JsonTests(ContractSilo silo) : ContractTests(silo)
{
    [Theory]
    [InlineData("1.0")]
    [InlineData("1.5")]
    [InlineData("1e0")]
    [InlineData("1E2")]
    [InlineData("10e-1")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("-0.0")]
    [InlineData("99999999999999999999")]
    public async Task Only_plain_whole_numbers_are_numbers(string number)
    {
        var item = await Item(5);
        (await Api.Post("/v1/items", $$"""{"itemId":"sku:{{New("s")}}","onHand":{{number}}}""")).Is(400, "invalid-request");
        (await Api.Post("/v1/items", $$"""{"itemId":"sku:{{New("s")}}","onHand":1,"safetyStock":{{number}}}""")).Is(400, "invalid-request");
        (await Api.Patch($"/v1/items/{item}", $$"""{"outOfService":{{number}}}""")).Is(400, "invalid-request");
        (await Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"a","delta":{{number}},"reason":"r"}"""))
            .Is(400, "invalid-request");
        (await Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"a","counted":{{number}},"reason":"r"}""")).Is(400, "invalid-request");
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{"itemId":"{{item}}","quantity":{{number}}}]}"""))
            .Is(400, "invalid-request");
        (await Api.Post("/v1/holds", Place(New("h"), item, 1, $"\"ttlSeconds\":{number}"))).Is(400, "invalid-request");
        (await Get(item)).Shows("""{"version":1}""");
    }

    [Theory]
    [InlineData("/v1/items", """{"itemId":"sku:a","onHand":1}""", "itemId onHand")]
    [InlineData("/v1/holds", """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1}]}""", "holdId lines")]
    [InlineData("/v1/items/sku:a/adjustments", """{"adjustmentId":"a","delta":1,"reason":"r"}""", "adjustmentId delta reason")]
    [InlineData("/v1/items/sku:a/counts", """{"countId":"a","counted":1,"reason":"r"}""", "countId counted reason")]
    [InlineData("/v1/holds/h/fulfilments", """{"fulfilmentId":"f"}""", "fulfilmentId")]
    [InlineData("/v1/availability", """{"itemIds":[]}""", "itemIds")]
    [InlineData("/v1/keys", """{"name":"n","scopes":["read"]}""", "name scopes")]
    public async Task Null_is_no_value_of_what_is_required(string path, string good, string fields)
    {
        foreach (var field in fields.Split(' '))
        {
            var body = System.Text.Json.Nodes.JsonNode.Parse(good)!.AsObject();
            body[field] = null;
            var refused = (await Api.Post(path, body.ToJsonString())).Is(400, "invalid-request");
            Assert.True(refused.Field("errors").AsObject().ContainsKey(field), refused.Told($"does not name {field}"));
        }
    }

    [Fact]
    public async Task Null_is_no_line_no_element_and_no_value_of_metadata()
    {
        (await Api.Post("/v1/holds", """{"holdId":"h","lines":[null]}""")).Is(400, "invalid-request");
        (await Api.Post("/v1/holds", """{"holdId":"h","lines":[{"itemId":null,"quantity":1}]}""")).Is(400, "invalid-request");
        (await Api.Post("/v1/availability", """{"itemIds":[null]}""")).Is(400, "invalid-request");
        (await Api.Post("/v1/keys", """{"name":"n","scopes":[null]}""")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Null_for_what_is_optional_means_left_out()
    {
        var sku = "sku:" + New("s");
        (await Api.Post("/v1/items", $$"""{"itemId":"{{sku}}","onHand":5,"outOfService":null,"safetyStock":null,"overbookingLimit":null,"stopSell":null,"metadata":null}""")).IsFresh(201);
        (await Api.Post("/v1/items", $$"""{"itemId":"{{sku}}","onHand":5}""")).IsReplayed();
        (await Api.Patch($"/v1/items/{sku}", """{"safetyStock":1,"metadata":{"a":"b"}}""")).IsFresh();
        (await Api.Patch($"/v1/items/{sku}",
            """{"safetyStock":null,"outOfService":null,"stopSell":null,"metadata":null,"settingsVersion":null}""")).Is(200)
            .Shows("""{"safetyStock":1,"metadata":{"a":"b"}}""");
        (await Api.Post($"/v1/items/{sku}/counts", """{"countId":"c","counted":5,"countedAt":null,"reason":"r"}""")).Is(200);

        var hold = New("h");
        (await Api.Post("/v1/holds",
            Place(hold, sku, 2, "\"ttlSeconds\":null,\"confirm\":null,\"owner\":null,\"channel\":null,\"metadata\":null"))).IsFresh(201);
        (await Api.Post("/v1/holds", Place(hold, sku, 2))).IsReplayed();
        (await Api.Patch($"/v1/holds/{hold}", """{"changeId":"c","lines":null,"ttlSeconds":null,"metadata":null}"""))
            .Is(400, "invalid-request");
        (await Api.Patch($"/v1/holds/{hold}", """{"changeId":"c","lines":null,"ttlSeconds":9,"metadata":null}""")).IsFresh();
        (await Confirm(hold, """{"lines":null,"ifExpired":null}""")).IsFresh();
        (await Fulfil(hold, "f", "\"lines\":null")).IsFresh();
        var other = await Hold(sku, 1);
        (await Api.Post($"/v1/holds/{other}/release", """{"reason":null,"ifUnknown":null}""")).IsFresh();
    }

    [Theory]
    [InlineData("Z")]
    [InlineData(".5Z")]
    [InlineData(".1234567Z")]
    [InlineData("+00:00")]
    [InlineData(".000+00:00")]
    [InlineData("+02:00")]
    [InlineData(".25-09:30")]
    public async Task Instants_may_have_any_offset_and_up_to_seven_decimals(string rest)
    {
        var item = await Item(3);
        var local = (await Now()).AddHours(-24).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss",
            System.Globalization.CultureInfo.InvariantCulture);
        (await Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"c","counted":4,"countedAt":"{{local}}{{rest}}","reason":"r"}"""))
            .IsFresh();
        (await Api.Get($"/v1/holds?limit=1&expiresBefore={Uri.EscapeDataString(local + rest)}")).Is(200);
        (await Api.Get($"/v1/holds?limit=1&expiresBefore={local}{rest}")).Is(200);
    }

    [Fact]
    public async Task An_offset_names_the_same_instant_everywhere()
    {
        var item = await Item(3);
        var utc = (await Now()).AddHours(-24);
        var elsewhere = utc.ToOffset(TimeSpan.FromHours(2))
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);
        (await Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"c","counted":4,"countedAt":"{{Instant(utc)}}","reason":"r"}"""))
            .IsFresh();
        (await Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"c","counted":4,"countedAt":"{{elsewhere}}","reason":"r"}"""))
            .IsReplayed();
    }

    [Theory]
    [InlineData("2030-01-31T12:00:00")]
    [InlineData("2030-01-31T12:00:00z")]
    [InlineData("2030-01-31T12:00:00+0200")]
    [InlineData("2030-01-31T12:00:00+24:00")]
    [InlineData("2030-01-31 12:00:00Z")]
    [InlineData("2030-01-31T12:00:00.12345678Z")]
    [InlineData("2030-02-30T12:00:00Z")]
    [InlineData("2030-01-31")]
    public async Task Other_texts_are_no_instants(string text)
    {
        (await Api.Get($"/v1/holds?expiresBefore={Uri.EscapeDataString(text)}")).Is(400, "invalid-request");
        (await Api.Post($"/v1/items/{await Item(1)}/counts", $$"""{"countId":"c","counted":4,"countedAt":"{{text}}","reason":"r"}"""))
            .Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("nonsense")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":1")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":1}}")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":1} {}")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":1,}")]
    [InlineData("{'itemId':'sku:a','onHand':1}")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":01}")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":+1}")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":NaN}")]
    [InlineData("{\"itemId\":\"sku:a\",/* c */\"onHand\":1}")]
    [InlineData("{\"itemId\":\"sku:a\",\"onHand\":1,\"onHand\":1}")]
    [InlineData("{\"itemId\":\"sku:a\",\"OnHand\":1}")]
    [InlineData("{\"itemId\":\"sku:a\",\"on_hand\":1}")]
    [InlineData("[]")]
    [InlineData("[{\"itemId\":\"sku:a\",\"onHand\":1}]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task What_is_no_such_object_is_refused(string body) => (await Api.Post("/v1/items", body)).Is(400, "invalid-request");

    [Fact]
    public async Task What_is_not_UTF_8_is_refused()
    {
        var body = new ByteArrayContent([.. "{\"itemId\":\"sku:a\",\"onHand\":1,\"metadata\":{\"a\":\""u8, 0xC3, 0x28, .. "\"}}"u8]);
        body.Headers.ContentType = new("application/json");
        (await Api.Send("POST", "/v1/items", body)).Is(400, "invalid-request");
    }

    [Fact]
    public async Task An_empty_body_is_an_empty_object()
    {
        var hold = await Hold(await Item(1), 1);
        (await Api.Post($"/v1/holds/{hold}/confirm", "")).IsFresh();
        (await Api.Post($"/v1/holds/{hold}/cancel")).IsFresh();
        (await Api.Post("/v1/holds")).Is(400, "invalid-request");
        (await Api.Post("/v1/holds", "")).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("sku:A-z0.9_")]
    [InlineData("sku:code@loc.1")]
    [InlineData("room:p:t:2028-02-29")]
    [InlineData("ticket:event-1:class_A")]
    public async Task Item_ids_within_the_grammar_are_taken(string id)
    {
        (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":1}""")).Is(201);
        (await Get(id)).Shows($$"""{"itemId":"{{id}}"}""");
    }

    [Fact]
    public async Task An_item_id_has_at_most_200_bytes()
    {
        (await Api.Post("/v1/items", $$"""{"itemId":"sku:{{new string('x', 196)}}","onHand":1}""")).Is(201);
        (await Api.Post("/v1/items", $$"""{"itemId":"sku:{{new string('x', 197)}}","onHand":1}""")).Is(400, "invalid-request");
        (await Api.Get($"/v1/items/sku:{new string('x', 196)}")).Is(200);
        (await Api.Get($"/v1/items/sku:{new string('x', 197)}")).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("")]
    [InlineData("sku")]
    [InlineData("sku:")]
    [InlineData("SKU:a")]
    [InlineData("sku:a:b")]
    [InlineData("sku:a b")]
    [InlineData("sku:a@")]
    [InlineData("sku:@b")]
    [InlineData("sku:a@b@c")]
    [InlineData("sku:a/b")]
    [InlineData("sku:ä")]
    [InlineData(" sku:a")]
    [InlineData("sku:a\\n")]
    [InlineData("room:p:t")]
    [InlineData("room:p:t:2027-02-29")]
    [InlineData("room:p:t:2027-13-01")]
    [InlineData("room:p:t:2027-1-1")]
    [InlineData("room:p:t:20270101")]
    [InlineData("room:p::2027-01-01")]
    [InlineData("room:p@q:t:2027-01-01")]
    [InlineData("room:p:t:2027-01-01:x")]
    [InlineData("room:p:t:0000-01-01")]
    [InlineData("ticket:e")]
    [InlineData("ticket:e:c:d")]
    [InlineData("ticket::c")]
    [InlineData("seat:a")]
    public async Task Item_ids_outside_the_grammar_are_refused(string id)
    {
        (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":1}""")).Is(400, "invalid-request");
        (await Api.Post("/v1/holds", Place(New("h"), id, 1))).Is(400, "invalid-request");
        if (id.Length > 0) (await Api.Get("/v1/items/" + Uri.EscapeDataString(id))).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("A.b_c:d-e")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Ids_within_the_grammar_are_taken(string id)
    {
        var item = await Item(9);
        (await Api.Post("/v1/holds", Place(id, item, 1, $"\"owner\":\"{id}\",\"channel\":\"{id}\""))).Is(201)
            .Shows($$"""{"owner":"{{id}}","channel":"{{id}}"}""");
        (await Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"{{id}}","delta":1,"reason":"r"}""")).Is(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("_a")]
    [InlineData(":a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("ä")]
    [InlineData("a\\n")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Ids_outside_the_grammar_are_refused(string id)
    {
        var item = await Item(9);
        var hold = await Hold(item, 1, "\"confirm\":true");
        (await Api.Post("/v1/holds", Place(id, item, 1))).Is(400, "invalid-request");
        (await Api.Post("/v1/holds", Place(New("h"), item, 1, $"\"owner\":\"{id}\""))).Is(400, "invalid-request");
        (await Api.Post("/v1/holds", Place(New("h"), item, 1, $"\"channel\":\"{id}\""))).Is(400, "invalid-request");
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"{{id}}","ttlSeconds":5}""")).Is(400, "invalid-request");
        (await Fulfil(hold, id)).Is(400, "invalid-request");
        (await Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"{{id}}","delta":1,"reason":"r"}"""))
            .Is(400, "invalid-request");
        (await Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"{{id}}","counted":1,"reason":"r"}""")).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("-a")]
    [InlineData("a%20b")]
    [InlineData("%C3%A4")]
    public async Task Hold_ids_outside_the_grammar_are_refused_in_paths(string id)
    {
        (await Api.Get($"/v1/holds/{id}")).Is(400, "invalid-request");
        (await Api.Post($"/v1/holds/{id}/confirm")).Is(400, "invalid-request");
        (await Api.Post($"/v1/holds/{id}/release")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Metadata_has_at_most_twenty_keys_of_forty_characters_and_values_of_five_hundred()
    {
        static string Keys(int count) => $$"""{{{string.Join(',', Enumerable.Range(0, count).Select(n => $"\"k{n}\":\"v\""))}}}""";
        static string Pair(int key, int value, char letter = 'x') =>
            $$"""{"{{new string(letter, key)}}":"{{new string(letter, value)}}"}""";

        foreach (var good in (string[])[Keys(20), Pair(40, 500), Pair(40, 500, 'é'), Pair(1, 0), "{}"])
        {
            await Item(1, $"\"metadata\":{good}");
            var hold = await Hold(await Item(1), 1, $"\"metadata\":{good}");
            Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(good),
                (await Get(hold)).Json["metadata"]));
            (await Change(hold, $"\"metadata\":{good}")).Is(200);
        }

        foreach (var bad in (string[])[Keys(21), Pair(41, 1), Pair(1, 501), """{"a":1}""", """{"a":null}""", """{"a":{}}""",
            """{"a":true}""", "[]", "\"a\"", """{"a":"1","a":"2"}"""])
        {
            (await Api.Post("/v1/items", $$"""{"itemId":"sku:{{New("s")}}","onHand":1,"metadata":{{bad}}}""")).Is(400, "invalid-request");
            (await Api.Post("/v1/holds", Place(New("h"), await Item(1), 1, $"\"metadata\":{bad}"))).Is(400, "invalid-request");
        }
    }

    [Fact]
    public async Task Metadata_is_never_interpreted()
    {
        var odd = """{"":"","@":"<b>&amp;\"\\ \u0001 é 𝄞","metadata":"null","__proto__":"x","itemId":"y"}""";
        var hold = await Hold(await Item(1), 1, $"\"metadata\":{odd}");
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(odd),
            (await Get(hold)).Json["metadata"]), (await Get(hold)).Body);
    }

    [Theory]
    [InlineData("adjustments", "\"adjustmentId\":\"{0}\",\"delta\":1")]
    [InlineData("counts", "\"countId\":\"{0}\",\"counted\":1")]
    public async Task A_reason_has_at_most_200_characters(string kind, string content)
    {
        var item = await Item(1);
        string Body(int length, string id) =>
            $$"""{"reason":"{{new string('ß', length)}}",{{content.Replace("{0}", id, StringComparison.Ordinal)}}}""";
        (await Api.Post($"/v1/items/{item}/{kind}", Body(201, "a"))).Is(400, "invalid-request");
        (await Api.Post($"/v1/items/{item}/{kind}", Body(200, "b"))).Is(200);
    }

    [Fact]
    public async Task Text_that_would_be_markup_or_code_elsewhere_is_just_text()
    {
        var item = await Item(1);
        var reason = "'; DROP TABLE item; -- <script>{0} %s";
        (await Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"a","delta":1,"reason":"{{reason}}"}""")).Is(200);
        Assert.Equal(reason, (await Events(item)).List("events")[1]!["reason"]!.GetValue<string>());
    }
}
