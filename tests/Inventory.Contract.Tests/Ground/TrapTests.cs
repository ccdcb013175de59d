using System.Net;
using System.Text;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Ground;

/// <summary>
/// Where a web framework's habits and the contract would part: paths, methods, HEAD, queries, content types, and what is judged before
/// what.
/// </summary>
[Collection(ItemsCollection.Name)]
public sealed class TrapTests(ContractSilo silo) : ContractTests(silo)
{
    [Theory]
    [InlineData("/v1/Items")]
    [InlineData("/V1/items")]
    [InlineData("/v1/items/")]
    [InlineData("/v1//items")]
    [InlineData("/v1/holds/h/")]
    [InlineData("/v1/holds/h/Confirm")]
    [InlineData("/v1/holds/h/confirm/")]
    [InlineData("/v1/availability/Nights")]
    [InlineData("/v1/Holds:batch")]
    [InlineData("/Health/live")]
    [InlineData("/health/live/")]
    [InlineData("/metrics/")]
    [InlineData("/Metrics")]
    [InlineData("/openapi/V1.json")]
    [InlineData("/Problems/forbidden")]
    [InlineData("/problems/forbidden/")]
    [InlineData("/Internal/jobs/reconcile")]
    public async Task Paths_are_exact_in_case_and_take_no_slash_at_the_end(string path)
    {
        foreach (var method in (string[])["GET", "POST"]) (await Api.Send(method, path, (HttpContent?)null)).Is(404, "not-found");
    }

    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("GET", "/v1/Items")]
    [InlineData("GET", "/v1/items/")]
    [InlineData("PUT", "/v1/items")]
    [InlineData("GET", "/v1/holds:batch")]
    [InlineData("BREW", "/v1/holds")]
    [InlineData("PUT", "/v1/test/clock/nothing")]
    public async Task Under_v1_the_key_is_judged_before_path_and_method(string method, string path)
    {
        var refused = (await Api.As(null).Send(method, path, (HttpContent?)null)).Is(401, "unauthenticated");
        Assert.Null(refused.Header("Allow"));
        (await Api.Send(method, path, (HttpContent?)null, ("X-Tenant-Id", "other"))).Is(403, "tenant-mismatch");
    }

    [Theory]
    [InlineData("GET", "/nothing", 404, "not-found")]
    [InlineData("GET", "/V1/items", 404, "not-found")]
    [InlineData("GET", "/v1", 404, "not-found")]
    [InlineData("GET", "/problems/nothing", 404, "not-found")]
    [InlineData("POST", "/health/live", 405, "method-not-allowed")]
    [InlineData("DELETE", "/metrics", 405, "method-not-allowed")]
    [InlineData("PUT", "/problems/forbidden", 405, "method-not-allowed")]
    [InlineData("GET", "/internal/admin/reconcile-item", 405, "method-not-allowed")]
    public async Task Elsewhere_path_and_method_need_no_key(string method, string path, int status, string code) =>
        (await Api.As(null).Send(method, path, (HttpContent?)null)).Is(status, code);

    [Theory]
    [InlineData("/api/admin/ops/inventory/drift", "GET")]
    [InlineData("/internal/jobs/expire-holds", "POST")]
    public async Task Operators_paths_need_a_key(string path, string method) =>
        (await Api.As(null).Send(method, path, (HttpContent?)null)).Is(401, "unauthenticated");

    [Fact]
    public async Task The_method_is_judged_before_the_scope()
    {
        (await (await Key("read")).Send("PUT", "/v1/items", (HttpContent?)null)).Is(405, "method-not-allowed");
        (await (await Key("read")).Get("/v1/nothing")).Is(404, "not-found");
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_without_the_body()
    {
        var item = await Item(3);
        foreach (var path in (string[])[$"/v1/items/{item}", "/v1/items?limit=1", "/v1/holds?limit=1", "/v1/keys", "/v1/test/clock",
            "/health/live", "/metrics", "/openapi/v1.json", "/problems/forbidden"])
        {
            var (get, head) = ((await Api.Get(path)).Is(200), (await Api.Send("HEAD", path, (HttpContent?)null)).Is(200));
            Assert.Equal("", head.Body);
            Assert.Equal(get.MediaType, head.MediaType);
            Assert.Equal(get.ETag, head.ETag);
        }

        Assert.NotNull((await Api.Send("HEAD", $"/v1/items/{item}", (HttpContent?)null)).ETag);
        Assert.Equal(404, (await Api.Send("HEAD", "/v1/items/sku:none", (HttpContent?)null)).Status);
        Assert.Equal(404, (await Api.Send("HEAD", "/v1/nothing", (HttpContent?)null)).Status);
        Assert.Equal(405, (await Api.Send("HEAD", "/v1/holds:batch", (HttpContent?)null)).Status);
        Assert.Equal(401, (await Api.As(null).Send("HEAD", "/v1/items", (HttpContent?)null)).Status);
        Assert.Equal(400, (await Api.Send("HEAD", "/v1/items?nothing=1", (HttpContent?)null)).Status);
    }

    [Theory]
    [InlineData("/v1/items", "GET, HEAD, POST")]
    [InlineData("/v1/items/sku:a", "GET, HEAD, PATCH")]
    [InlineData("/v1/keys/k", "DELETE")]
    [InlineData("/metrics", "GET, HEAD")]
    public async Task Allow_names_HEAD_where_it_names_GET(string path, string allowed)
    {
        var refused = (await Api.Send("PUT", path, (HttpContent?)null)).Is(405, "method-not-allowed");
        Assert.Equal(allowed, string.Join(", ", refused.Header("Allow")!.Split(", ").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/v1/items?limit=1&limit=1", "limit")]
    [InlineData("/v1/items?limit=1&Limit=1", "Limit")]
    [InlineData("/v1/items?limit", "limit")]
    [InlineData("/v1/items?nothing", "nothing")]
    [InlineData("/v1/items?prefix=a&prefix=b", "prefix")]
    [InlineData("/v1/holds?owner=a&owner=a", "owner")]
    [InlineData("/v1/holds?expiresBefore=2030-01-01T00:00:00Z&expiresBefore=2030-01-01T00:00:00Z", "expiresBefore")]
    [InlineData("/v1/items/sku:a?limit=1", "limit")]
    [InlineData("/v1/items/sku:a/events?prefix=1", "prefix")]
    [InlineData("/v1/items/sku:a/events?after=-1", "after")]
    [InlineData("/v1/items/sku:a/holds?status=Held", "status")]
    [InlineData("/v1/keys?limit=1", "limit")]
    [InlineData("/v1/availability/nights?property=p&from=2030-01-01&to=2030-01-02&from=2030-01-01", "from")]
    [InlineData("/v1/holds/h?x=1", "x")]
    [InlineData("/v1/test/clock?x=1", "x")]
    [InlineData("/health/live?x=1", "x")]
    [InlineData("/metrics?x=1", "x")]
    [InlineData("/api/admin/ops/inventory/drift?limit=0", "limit")]
    public async Task Parameters_are_known_exact_and_given_once(string path, string parameter)
    {
        var refused = (await Api.Get(path)).Is(400, "invalid-request");
        Assert.True(refused.Field("errors").AsObject().ContainsKey(parameter), refused.Told($"does not name {parameter}"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("%201")]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("0x1")]
    [InlineData("")]
    public async Task A_limit_is_a_plain_whole_number(string limit) =>
        (await Api.Get($"/v1/items?limit={limit}")).Is(400, "invalid-request");

    [Fact]
    public async Task Parameters_are_decoded_and_an_empty_cursor_begins_the_list()
    {
        var item = await Item(1);
        (await Api.Get($"/v1/items?prefix={Uri.EscapeDataString(item)}&limit=1&cursor=")).Is(200)
            .Shows($$"""{"items":[{"itemId":"{{item}}"}]}""");
        (await Api.Get($"/v1/items?%70refix={item}")).Is(200).Shows($$"""{"items":[{"itemId":"{{item}}"}]}""");
        (await Api.Get($"/v1/items/{item.Replace(":", "%3A", StringComparison.Ordinal)}")).Is(200).Shows($$"""{"itemId":"{{item}}"}""");
        (await Api.Get("/v1/items/?")).Is(404, "not-found");
    }

    [Theory]
    [InlineData("POST", "/v1/holds/h/confirm")]
    [InlineData("POST", "/v1/keys")]
    [InlineData("POST", "/v1/items")]
    [InlineData("PATCH", "/v1/items/sku:none")]
    [InlineData("POST", "/v1/availability")]
    [InlineData("POST", "/v1/adjustments:batch")]
    [InlineData("POST", "/v1/reconciliations/release")]
    [InlineData("POST", "/internal/admin/reconcile-item")]
    [InlineData("PUT", "/v1/test/clock")]
    public async Task A_body_is_JSON_said_to_be_JSON(string method, string path)
    {
        foreach (var type in (string?[])[null, "text/json", "application/problem+json", "application/json; charset=latin1", "nonsense"])
            (await Sent("{}", type)).Is(415, "unsupported-media-type");
        (await Sent("", "text/plain")).Is(415, "unsupported-media-type");
        (await Sent("{}", "application/json", "gzip")).Is(415, "unsupported-media-type");
        Assert.NotEqual(415, (await Sent("{}", "application/json", "identity")).Status);
        foreach (var body in (string[])[" ", "[]", "null", "{", "{\"\":1}"])
            (await Sent(body, "application/json")).Is(400, "invalid-request");

        Task<Answer> Sent(string body, string? type, string? encoding = null)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
            if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
            return Api.Send(method, path, content);
        }
    }

    [Theory]
    [InlineData("/v1/items:import")]
    [InlineData("/v1/reconciliations")]
    public async Task Lines_are_said_to_be_lines(string path)
    {
        (await Api.Send("POST", path, Api.Content("{}", "application/json"))).Is(415, "unsupported-media-type");
        (await Api.Send("POST", path, Api.Content("{}", null))).Is(415, "unsupported-media-type");
        (await Api.Send("POST", path, Api.Content("", "application/x-ndjson; charset=UTF-8"))).Is(200);
    }

    [Fact]
    public async Task The_content_type_is_judged_before_the_size()
    {
        var large = new string(' ', 1 << 20) + "{}";
        (await Api.Send("POST", "/v1/items", Api.Content(large, "text/plain"))).Is(415, "unsupported-media-type");
        (await (await Key("read")).Post("/v1/items", large)).Is(403, "forbidden");
    }

    [Fact]
    public async Task What_was_refused_leaves_the_connection_good()
    {
        var large = new string(' ', (1 << 20) + 1);
        for (var i = 0; i < 3; i++)
        {
            (await Api.Post("/v1/holds", large)).Is(413, "payload-too-large");
            (await Api.As(null).Post("/v1/holds", large)).Is(401, "unauthenticated");
            (await Api.Get("/v1/items?limit=1")).Is(200);
        }
    }

    [Fact]
    public async Task Every_value_out_of_range_is_named_at_once()
    {
        var refused = (await Api.Post("/v1/items", """{"itemId":"nonsense","onHand":-1,"outOfService":1000000001,"metadata":{"a":"b"}}"""))
            .Is(400, "invalid-request");
        Assert.Equal(["itemId", "onHand", "outOfService"], refused.Field("errors").AsObject().Select(error => error.Key)
            .Order(StringComparer.Ordinal));
        refused =
            (await Api.Post("/v1/holds",
            """{"holdId":"-","lines":[{"itemId":"sku:a","quantity":1},{"itemId":"x","quantity":0}],"ttlSeconds":-1}"""))
            .Is(400, "invalid-request");
        Assert.Equal(["holdId", "lines[1].itemId", "lines[1].quantity", "ttlSeconds"], refused.Field("errors").AsObject()
            .Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/v1/holds", """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":"1"}]}""", "lines[0].quantity")]
    [InlineData("/v1/holds", """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1,"more":1}]}""", "lines[0].more")]
    [InlineData("/v1/holds", """{"holdId":"h","lines":[{"itemId":"sku:a"}]}""", "lines[0].quantity")]
    [InlineData("/v1/holds", """{"holdId":"h","lines":[5]}""", "lines[0]")]
    [InlineData("/v1/holds", """{"holdId":"h","lines":{}}""", "lines")]
    [InlineData("/v1/holds", """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1}],"metadata":{"k":1}}""", "metadata.k")]
    [InlineData("/v1/items", """{"itemId":"sku:a","onHand":1,"stopSell":"true"}""", "stopSell")]
    [InlineData("/v1/items", """{"itemId":"sku:a","onHand":1,"onHand":1}""", "onHand")]
    [InlineData("/v1/items", """{"itemId":"sku:a","onHand":1,"more":{"a":[1]}}""", "more")]
    [InlineData("/v1/items", """{"itemId":1,"onHand":1}""", "itemId")]
    [InlineData("/v1/items", """[]""", "body")]
    [InlineData("/v1/items", """{"itemId":"sku:a"}""", "onHand")]
    [InlineData("/v1/holds/h/confirm", """{"ifExpired":"Refuse"}""", "ifExpired")]
    [InlineData("/v1/holds/h/release", """{"ifUnknown":1}""", "ifUnknown")]
    [InlineData("/v1/holds/h/release", """{"reason":"a\u0000"}""", "reason")]
    [InlineData("/v1/items/sku:a/counts", """{"countId":"c","counted":1,"reason":"r","countedAt":"yesterday"}""", "countedAt")]
    [InlineData("/v1/items/sku:a/adjustments", """{"adjustmentId":"c","delta":0,"reason":"r"}""", "delta")]
    [InlineData("/v1/availability", """{"itemIds":["sku:a","nonsense"]}""", "itemIds[1]")]
    [InlineData("/v1/keys", """{"name":"n","scopes":["read","write"]}""", "scopes[1]")]
    [InlineData("/v1/keys", """{"name":"","scopes":["read"]}""", "name")]
    [InlineData("/v1/keys", """{"scopes":["read"]}""", "name")]
    public async Task A_fault_is_named_by_its_path(string path, string body, string field)
    {
        var refused = (await Api.Post(path, body)).Is(400, "invalid-request");
        Assert.True(refused.Field("errors").AsObject().ContainsKey(field), refused.Told($"does not name {field}"));
    }

    [Fact]
    public async Task In_a_batch_paths_begin_at_the_entry_and_each_fails_alone()
    {
        var item = await Item(5);
        var answer = (await Api.Post("/v1/adjustments:batch", $$"""
            {"entries":[{"itemId":"{{item}}","adjustmentId":"a","delta":1,"reason":"r"},{"itemId":"{{item}}","adjustmentId":"b","delta":1.5,"reason":"r"},
            {"itemId":"{{item}}","adjustmentId":"c","delta":1,"delta":1,"reason":"r"},5,{"itemId":"nonsense","adjustmentId":"d","delta":0,"reason":"r"}]}
            """)).Is(200);
        Assert.Equal([200, 400, 400, 400, 400], answer.List("results").Select(one => one!["httpStatus"]!.GetValue<int>()));
        Assert.Equal(item, answer.List("results")[1]!["itemId"]!.GetValue<string>());
        Assert.NotNull(answer.List("results")[1]!["problem"]!["errors"]!["delta"]);
        Assert.NotNull(answer.List("results")[2]!["problem"]!["errors"]!["delta"]);
        Assert.NotNull(answer.List("results")[3]!["problem"]!["errors"]!["body"]);
        Assert.Equal("nonsense", answer.List("results")[4]!["itemId"]!.GetValue<string>());
        Assert.Equal(["delta", "itemId"], answer.List("results")[4]!["problem"]!["errors"]!.AsObject().Select(error => error.Key)
            .Order(StringComparer.Ordinal));
        (await Get(item)).Shows("""{"onHand":6}""");
    }

    [Fact]
    public async Task In_a_batch_of_holds_each_fails_alone_as_well()
    {
        var item = await Item(5);
        var (good, bad) = (New("h"), New("h"));
        var answer = (await Api.Post("/v1/holds:batch", $$"""
            {"holds":[{{Place(good, item, 1)}},{{Place(bad, item, 1, "\"more\":1")}},"nonsense",{{Place("-", item, 1, "\"owner\":\"-\"")}}]}
            """)).Is(200);
        Assert.Equal([201, 400, 400, 400], answer.List("results").Select(one => one!["httpStatus"]!.GetValue<int>()));
        Assert.Equal(bad, answer.List("results")[1]!["holdId"]!.GetValue<string>());
        Assert.NotNull(answer.List("results")[1]!["problem"]!["errors"]!["more"]);
        Assert.Equal(["holdId", "owner"], answer.List("results")[3]!["problem"]!["errors"]!.AsObject().Select(error => error.Key)
            .Order(StringComparer.Ordinal));
        Assert.False(answer.List("results")[0]!["replayed"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("/v1/holds:batch", "holds", 501, "{}")]
    [InlineData("/v1/adjustments:batch", "entries", 1001, "{}")]
    [InlineData("/v1/availability", "itemIds", 1001, "\"sku:a\"")]
    [InlineData("/v1/reconciliations/release", "holdIds", 501, "\"h\"")]
    public async Task Too_many_are_refused_together(string path, string field, int count, string one)
    {
        var more = field == "holdIds" ? ",\"reason\":\"r\"" : "";
        var refused = (await Api.Post(path, $$"""{"{{field}}":[{{string.Join(',', Enumerable.Repeat(one, count))}}]{{more}}}"""))
            .Is(400, "invalid-request");
        Assert.True(refused.Field("errors").AsObject().ContainsKey(field), refused.Told($"does not name {field}"));
    }

    [Fact]
    public async Task A_command_on_a_hold_is_judged_key_path_If_Match_body()
    {
        Assert.Equal(["holdId"], (await Api.Post("/v1/holds/-/confirm", "nonsense", ("If-Match", "7"))).Is(400, "invalid-request")
            .Field("errors").AsObject().Select(error => error.Key));
        Assert.Equal(["If-Match"], (await Api.Post("/v1/holds/h/confirm", "nonsense", ("If-Match", "7"))).Is(400, "invalid-request")
            .Field("errors").AsObject().Select(error => error.Key));
        Assert.Equal(["body"], (await Api.Post("/v1/holds/h/confirm", "nonsense", ("If-Match", "\"7\""))).Is(400, "invalid-request")
            .Field("errors").AsObject().Select(error => error.Key));
        (await Api.Post("/v1/holds/never-placed/confirm", "{}", ("If-Match", "\"7\""))).Is(404, "hold-not-found");
    }

    [Fact]
    public async Task Another_channels_hold_is_forbidden_before_what_is_malformed()
    {
        var hold = await Hold(await Item(1), 1, "\"channel\":\"web\"");
        var other = await Key("read sell", "\"channel\":\"app\"");
        (await other.Post($"/v1/holds/{hold}/confirm", "nonsense")).Is(403, "forbidden");
        (await other.Post($"/v1/holds/{hold}/confirm", "{}", ("If-Match", "7"))).Is(403, "forbidden");
        (await other.Get($"/v1/holds/{hold}")).Is(403, "forbidden");
        (await other.Post("/v1/holds/never-placed/confirm", "nonsense")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Answers_tell_their_length_and_need_no_second_look()
    {
        var item = await Item(1);
        foreach (var path in (string[])[$"/v1/items/{item}", "/v1/items/sku:none", "/v1/nothing", "/v1/items?limit=1", "/health/live"])
        {
            var answer = await Api.Get(path);
            Assert.Equal(Encoding.UTF8.GetByteCount(answer.Body).ToString(System.Globalization.CultureInfo.InvariantCulture),
                answer.Header("Content-Length"));
        }

        Assert.Equal("application/json", (await Get(item)).Header("Content-Type"));
        Assert.Equal("application/problem+json", (await Get("sku:none")).Header("Content-Type"));
    }

    [Fact]
    public async Task What_was_made_says_where_it_is()
    {
        var (sku, hold) = ("sku:" + New("s"), New("h"));
        Assert.Equal("/v1/items/" + sku, (await Api.Post("/v1/items", $$"""{"itemId":"{{sku}}","onHand":1}""")).Is(201).Header("Location"));
        Assert.Null((await Api.Post("/v1/items", $$"""{"itemId":"{{sku}}","onHand":1}""")).IsReplayed().Header("Location"));
        Assert.Equal("/v1/holds/" + hold, (await Api.Post("/v1/holds", Place(hold, sku, 1))).Is(201).Header("Location"));
        Assert.NotNull((await Api.Post("/v1/holds", Place(hold, sku, 1))).IsReplayed().ETag);
        Assert.Equal((int)HttpStatusCode.NotFound, (await Api.Delete("/v1/keys/none")).Status);
    }
}
