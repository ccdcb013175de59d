using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Keys;

/// <summary>Keys, scopes, channels and tenants.</summary>
[Collection(ItemsCollection.Name)]
public sealed class KeyTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task A_key_is_shown_once_and_works_until_deleted()
    {
        var made = (await Api.Post("/v1/keys", """{"name":"till","scopes":["read","sell"],"channel":"shop"}""")).Is(201)
            .Shows("""{"name":"till","channel":"shop","tenant":"demo"}""");
        var (id, key) = (made.Text("keyId"), made.Text("key"));
        Assert.Equal(["read", "sell"], made.List("scopes").Select(scope => scope!.GetValue<string>()).Order());

        var listed = (await Api.Get("/v1/keys")).Is(200);
        var entry = listed.List("keys").Single(one => one!["keyId"]!.GetValue<string>() == id)!;
        Assert.Null(entry["key"]);
        Assert.Equal("till", entry["name"]!.GetValue<string>());
        Assert.DoesNotContain(key, listed.Body, StringComparison.Ordinal);
        (await Api.As(key).Get("/v1/items?limit=1")).Is(200);

        var deleted = (await Api.Delete($"/v1/keys/{id}")).Is(204);
        Assert.Empty(deleted.Body);
        await Poll.UntilAsync(async () => (await Api.As(key).Get("/v1/items?limit=1")).Status == 401, "the key is dead everywhere");
        (await Api.Delete("/v1/keys/never-made")).Is(404, "not-found");
    }

    [Fact]
    public async Task A_key_without_channel_tells_none() =>
        (await Api.Post("/v1/keys", """{"name":"all","scopes":["admin","block","read","sell","stock"]}""")).Is(201).Lacks("channel");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":"k"}""")]
    [InlineData("""{"scopes":["read"]}""")]
    [InlineData("""{"name":"k","scopes":[]}""")]
    [InlineData("""{"name":"k","scopes":["write"]}""")]
    [InlineData("""{"name":"k","scopes":["Read"]}""")]
    [InlineData("""{"name":"k","scopes":"read"}""")]
    [InlineData("""{"name":"k","scopes":[null]}""")]
    [InlineData("""{"name":"k","scopes":["read"],"channel":"a b"}""")]
    [InlineData("""{"name":"k","scopes":["read"],"key":"mine"}""")]
    public async Task Malformed_keys_are_refused(string body) => (await Api.Post("/v1/keys", body)).Is(400, "invalid-request");

    /// <summary>Which single scope opens a door: where it says so in this row, and nowhere else.</summary>
    [Theory]
    [InlineData("GET", "/v1/items", "", "read")]
    [InlineData("GET", "/v1/items/sku:none", "", "read")]
    [InlineData("GET", "/v1/items/sku:none/holds", "", "read")]
    [InlineData("GET", "/v1/items/sku:none/events", "", "read")]
    [InlineData("GET", "/v1/holds", "", "read")]
    [InlineData("GET", "/v1/holds/none", "", "read")]
    [InlineData("GET", "/v1/holds/none/events", "", "read")]
    [InlineData("GET", "/v1/availability/nights?property=p&from=2030-01-01&to=2030-01-02", "", "read")]
    [InlineData("POST", "/v1/availability", """{"itemIds":[]}""", "read")]
    [InlineData("POST", "/v1/items", "{}", "stock")]
    [InlineData("PATCH", "/v1/items/sku:none", "{}", "stock")]
    [InlineData("POST", "/v1/items/sku:none/adjustments", "{}", "stock")]
    [InlineData("POST", "/v1/items/sku:none/counts", "{}", "stock")]
    [InlineData("POST", "/v1/adjustments:batch", """{"entries":[]}""", "stock")]
    [InlineData("POST", "/v1/counts:batch", """{"entries":[]}""", "stock")]
    [InlineData("POST", "/v1/items:import", "ndjson", "stock")]
    [InlineData("POST", "/v1/holds", """{"holdId":"none","lines":[{"itemId":"sku:none","quantity":1}]}""", "sell")]
    [InlineData("POST", "/v1/holds", """{"holdId":"none","lines":[{"itemId":"sku:none","quantity":1}],"confirm":true}""", "sell")]
    [InlineData("POST", "/v1/holds", """{"holdId":"none","lines":[{"itemId":"sku:none","quantity":1}],"ttlSeconds":0}""", "block")]
    [InlineData("POST", "/v1/holds/none/confirm", "{}", "sell")]
    [InlineData("POST", "/v1/holds/none/cancel", "{}", "sell")]
    [InlineData("POST", "/v1/holds/none/fulfilments", """{"fulfilmentId":"f"}""", "sell")]
    [InlineData("POST", "/v1/holds/none/release", "{}", "sell block")]
    [InlineData("PATCH", "/v1/holds/none", """{"changeId":"c","ttlSeconds":1}""", "sell block")]
    [InlineData("GET", "/v1/keys", "", "admin")]
    [InlineData("POST", "/v1/keys", "{}", "admin")]
    [InlineData("DELETE", "/v1/keys/none", "", "admin")]
    public async Task Each_request_needs_its_scope(string method, string path, string body, string opening)
    {
        foreach (var scope in (string[])["read", "sell", "block", "stock", "admin"])
        {
            var key = await Key(scope);
            var answer = body == "ndjson" ? await key.Import("") : await key.Send(method, path, body.Length > 0 ? body : null);
            if (opening.Split(' ').Contains(scope)) Assert.True(answer.Status is not 403, answer.Told($"refuses {scope}"));
            else answer.Is(403, "forbidden");
        }
    }

    [Fact]
    public async Task A_block_key_places_holds_without_end()
    {
        var item = await Item(5);
        var blocker = await Key("block");
        (await blocker.Post("/v1/holds", Place(New("h"), item, 1, "\"ttlSeconds\":0"))).IsFresh(201);
        (await blocker.Post("/v1/holds", Place(New("h"), item, 1))).Is(403, "forbidden");
        var both = await Key("sell block");
        (await both.Post("/v1/holds", Place(New("h"), item, 1, "\"ttlSeconds\":0"))).IsFresh(201);
        (await both.Post("/v1/holds", Place(New("h"), item, 1))).IsFresh(201);
    }

    [Fact]
    public async Task A_channel_bound_key_fills_in_its_channel()
    {
        var item = await Item(5);
        var web = await Key("read sell", "\"channel\":\"web\"");
        var id = New("h");
        (await web.Post("/v1/holds", Place(id, item, 1))).IsFresh(201).Shows("""{"channel":"web"}""");
        (await web.Post("/v1/holds", Place(id, item, 1, "\"channel\":\"web\""))).IsReplayed();
        (await web.Post("/v1/holds", Place(New("h"), item, 1, "\"channel\":\"app\""))).Is(403, "forbidden");
        (await web.Post($"/v1/holds/{id}/confirm")).IsFresh();
    }

    [Fact]
    public async Task Another_channels_hold_is_forbidden()
    {
        var item = await Item(9);
        var web = await Key("read sell", "\"channel\":\"web\"");
        foreach (var hold in (string[])[await Hold(item, 1, "\"channel\":\"app\""), await Hold(item, 1)])
        {
            (await web.Patch($"/v1/holds/{hold}", """{"changeId":"c","ttlSeconds":9}""")).Is(403, "forbidden");
            (await web.Post($"/v1/holds/{hold}/confirm")).Is(403, "forbidden");
            (await web.Post($"/v1/holds/{hold}/release")).Is(403, "forbidden");
            (await web.Post($"/v1/holds/{hold}/cancel")).Is(403, "forbidden");
            (await web.Post($"/v1/holds/{hold}/fulfilments", """{"fulfilmentId":"f"}""")).Is(403, "forbidden");
            (await web.Post($"/v1/holds/{hold}/confirm", null, ("If-Match", "\"999999\""))).Is(403, "forbidden");
            (await Get(hold)).Shows("""{"status":"held"}""");
        }
    }

    [Fact]
    public async Task Another_channels_hold_is_forbidden_before_the_request_is_malformed()
    {
        var web = await Key("read sell", "\"channel\":\"web\"");
        var hold = await Hold(await Item(9), 1, "\"channel\":\"app\"");
        (await web.Patch($"/v1/holds/{hold}", """{"changeId":"c","ttlSeconds":0}""")).Is(403, "forbidden");
        (await web.Post($"/v1/holds/{hold}/confirm", """{"nonsense":1}""")).Is(403, "forbidden");
    }

    [Fact]
    public async Task Another_channels_hold_in_a_batch_or_under_a_malformed_version_is_forbidden_too()
    {
        var item = await Item(9);
        var web = await Key("read sell", "\"channel\":\"web\"");
        var hold = await Hold(item, 1, "\"channel\":\"app\"");
        (await web.Post($"/v1/holds/{hold}/release", null, ("If-Match", "nonsense"))).Is(403, "forbidden");
        (await web.Post("/v1/holds:batch",
            $$"""{"holds":[{{Place(New("h"), item, 1, "\"channel\":\"app\"")}},{{Place(New("h"), item, 1)}}]}""")).Is(200)
            .Shows("""{"results":[{"httpStatus":403,"problem":{"code":"forbidden"}},{"httpStatus":201,"hold":{"channel":"web"}}]}""");
    }

    [Theory]
    [InlineData("POST", "/v1/items")]
    [InlineData("PATCH", "/v1/items/sku:none")]
    [InlineData("POST", "/v1/items/sku:none/adjustments")]
    [InlineData("POST", "/v1/items/sku:none/counts")]
    [InlineData("POST", "/v1/adjustments:batch")]
    [InlineData("POST", "/v1/counts:batch")]
    public async Task A_channel_bound_key_writes_no_items(string method, string path) =>
        (await (await Key("stock", "\"channel\":\"web\"")).Send(method, path, "{}")).Is(403, "forbidden");

    [Fact]
    public async Task A_channel_bound_key_imports_no_items() =>
        (await (await Key("stock", "\"channel\":\"web\"")).Import("")).Is(403, "forbidden");

    [Fact]
    public async Task An_id_spent_by_a_channel_bound_key_is_its_own()
    {
        var web = await Key("read sell", "\"channel\":\"web\"");
        var id = New("h");
        (await web.Post($"/v1/holds/{id}/release", """{"ifUnknown":"spend"}""")).IsFresh().Shows("""{"status":"released","lines":[]}""");
        (await web.Post($"/v1/holds/{id}/release", """{"ifUnknown":"spend"}""")).IsReplayed();
        (await web.Post("/v1/holds", Place(id, await Item(1), 1))).Is(409, "id-reused").Shows("""{"differs":["lines"]}""");
    }

    [Fact]
    public async Task A_channel_bound_key_reads_items()
    {
        var item = await Item(3);
        var web = await Key("read", "\"channel\":\"web\"");
        (await web.Get($"/v1/items/{item}")).Is(200);
        (await web.Post("/v1/availability", $$"""{"itemIds":["{{item}}"]}""")).Is(200).Shows("""{"unknown":[]}""");
    }

    [Fact]
    public async Task Tenants_do_not_see_each_other()
    {
        var tenant = New("tenant");
        var other =
            Api.As((await Api.Post("/v1/keys", $$"""{"name":"k","scopes":["admin","block","read","sell","stock"],"tenant":"{{tenant}}"}"""))
            .Is(201)
            .Shows($$"""{"tenant":"{{tenant}}"}""").Text("key"));
        var item = await Item(5);
        var hold = await Hold(item, 1);

        (await other.Get($"/v1/items/{item}")).Is(404, "item-not-found");
        (await other.Get($"/v1/items/{item}/events")).Is(404, "item-not-found");
        (await other.Patch($"/v1/items/{item}", """{"stopSell":true}""")).Is(404, "item-not-found");
        (await other.Get($"/v1/holds/{hold}")).Is(404, "hold-not-found");
        (await other.Post($"/v1/holds/{hold}/confirm")).Is(404, "hold-not-found");
        (await other.Post("/v1/holds", Place(New("h"), item, 1))).Is(404, "item-not-found");
        (await other.Post("/v1/availability", $$"""{"itemIds":["{{item}}"]}""")).Is(200).Shows($$"""{"items":[],"unknown":["{{item}}"]}""");
        (await other.Get("/v1/items")).Is(200).Shows("""{"items":[]}""");
        (await other.Get("/v1/holds")).Is(200).Shows("""{"holds":[]}""");
        Assert.Single((await other.Get("/v1/keys")).Is(200).List("keys"));

        (await other.Post("/v1/items", $$"""{"itemId":"{{item}}","onHand":2}""")).IsFresh(201);
        (await other.Post("/v1/holds", Place(hold, item, 2))).IsFresh(201);
        (await Get(item)).Shows("""{"onHand":5,"held":1}""");
        (await other.Get($"/v1/items/{item}")).Shows("""{"onHand":2,"held":2}""");
        (await other.Get("/v1/items?limit=1", ("X-Tenant-Id", tenant))).Is(200);
        (await other.Get("/v1/items?limit=1", ("X-Tenant-Id", "demo"))).Is(403, "tenant-mismatch");
    }

    [Fact]
    public async Task Only_the_bootstrap_key_makes_keys_of_other_tenants()
    {
        var admin = await Key("admin read");
        (await admin.Post("/v1/keys", """{"name":"k","scopes":["read"],"tenant":"another"}""")).Is(403, "forbidden");
        (await admin.Post("/v1/keys", """{"name":"k","scopes":["read"],"tenant":"demo"}""")).Is(201);
    }

    [Fact]
    public async Task Another_tenants_key_is_not_found()
    {
        var made = (await Api.Post("/v1/keys", $$"""{"name":"k","scopes":["admin"],"tenant":"{{New("tenant")}}"}""")).Is(201);
        (await Api.Delete($"/v1/keys/{made.Text("keyId")}")).Is(404, "not-found");
        (await Api.As(made.Text("key")).Get("/v1/keys")).Is(200);
    }
}
