using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Webhooks;

/// <summary>Webhooks as they are made, shown, changed and deleted.</summary>
[Collection(ItemsCollection.Name)]
public sealed class WebhookTests(ContractSilo silo) : ContractTests(silo)
{
    private const string Url = "https://hooks.example.com/inventory";

    [Fact]
    public async Task A_webhook_is_made_and_its_secret_is_shown_this_once()
    {
        var id = New("wh");
        var made = (await Api.Post("/v1/webhooks", $$"""
            {"webhookId":"{{id}}","url":"{{Url}}","types":["hold_placed.v1","allocation.failed.v1"],"prefix":"sku:","description":"search"}
            """)).IsFresh(201).Shows($$"""
            {"webhookId":"{{id}}","url":"{{Url}}","types":["hold_placed.v1","allocation.failed.v1"],"prefix":"sku:","description":"search",
            "enabled":true,"pending":0}
            """).Lacks("disabledBecause", "oldestPendingAt");
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", made.Text("secret"));
        Assert.InRange(made.Instant("createdAt"), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));

        (await Api.Get($"/v1/webhooks/{id}")).Is(200).Shows($$"""{"webhookId":"{{id}}"}""").Lacks("secret");
        var listed = (await Api.Get("/v1/webhooks")).Is(200);
        Assert.Single(listed.List("webhooks"), one => one!["webhookId"]!.GetValue<string>() == id);
        Assert.DoesNotContain("whsec_", listed.Body, StringComparison.Ordinal);
        (await Api.Delete($"/v1/webhooks/{id}")).Is(204);
        (await Api.Get($"/v1/webhooks/{id}")).Is(404, "not-found");
        Assert.DoesNotContain((await Api.Get("/v1/webhooks")).List("webhooks"), one => one!["webhookId"]!.GetValue<string>() == id);
    }

    [Fact]
    public async Task What_is_left_out_is_all_and_an_id_is_made_up()
    {
        var made = (await Api.Post("/v1/webhooks", $$"""{"url":"{{Url}}","types":null,"prefix":null}""")).IsFresh(201)
            .Shows("""{"types":[],"prefix":"","description":"","enabled":true}""");
        (await Api.Delete($"/v1/webhooks/{made.Text("webhookId")}")).Is(204);
    }

    [Fact]
    public async Task A_chosen_id_makes_it_repeatable()
    {
        var id = New("wh");
        var body = $$"""{"webhookId":"{{id}}","url":"{{Url}}","types":["hold_placed.v1","item_created.v1"]}""";
        (await Api.Post("/v1/webhooks", body)).IsFresh(201);
        (await Api.Patch($"/v1/webhooks/{id}", """{"prefix":"sku:x"}""")).Is(200);

        // As it took effect first, whatever was changed since; and the order of types does not matter.
        (await Api.Post("/v1/webhooks", body)).IsReplayed().Shows("""{"prefix":"sku:x"}""").Lacks("secret");
        (await Api.Post("/v1/webhooks",
            $$"""{"webhookId":"{{id}}","url":"{{Url}}","types":["item_created.v1","hold_placed.v1"],"prefix":""}""")).IsReplayed();
        (await Api.Post("/v1/webhooks", $$"""{"webhookId":"{{id}}","url":"{{Url}}/other","prefix":"sku:x","description":"d"}"""))
            .Is(409, "id-reused").Shows("""{"differs":["url","types","prefix","description"]}""");
        (await Api.Delete($"/v1/webhooks/{id}")).Is(204);
        (await Api.Delete($"/v1/webhooks/{id}")).Is(204);
        (await Api.Post("/v1/webhooks", body)).Is(409, "id-reused").Shows("""{"differs":["webhookId"]}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"url":null}""")]
    [InlineData("""{"url":""}""")]
    [InlineData("""{"url":"http://hooks.example.com/"}""")]
    [InlineData("""{"url":"https://user:pw@hooks.example.com/"}""")]
    [InlineData("""{"url":"https://hooks.example.com/#f"}""")]
    [InlineData("""{"url":"https://127.0.0.1/"}""")]
    [InlineData("""{"url":"https://169.254.169.254/"}""")]
    [InlineData("""{"url":"https://100.64.0.1/"}""")]
    [InlineData("""{"url":"https://[::1]/"}""")]
    [InlineData("""{"url":"https://[::ffff:10.0.0.1]/"}""")]
    [InlineData("""{"url":"https://[64:ff9b::a00:1]/"}""")]
    [InlineData("""{"url":"https://[fd00::1]/"}""")]
    [InlineData("""{"url":"https://224.0.0.1/"}""")]
    [InlineData("""{"url":"https://0.0.0.0/"}""")]
    [InlineData("""{"url":"https://hooks.example.com/","types":["hold_placed.v2"]}""")]
    [InlineData("""{"url":"https://hooks.example.com/","types":["webhook.test.v1"]}""")]
    [InlineData("""{"url":"https://hooks.example.com/","types":[null]}""")]
    [InlineData("""{"url":"https://hooks.example.com/","types":"hold_placed.v1"}""")]
    [InlineData("""{"url":"https://hooks.example.com/","webhookId":"a b"}""")]
    [InlineData("""{"url":"https://hooks.example.com/","enabled":false}""")]
    [InlineData("""{"url":"https://hooks.example.com/","secret":"whsec_mine"}""")]
    public async Task Malformed_webhooks_are_refused(string body) => (await Api.Post("/v1/webhooks", body)).Is(400, "invalid-request");

    [Fact]
    public async Task A_url_may_have_2000_characters_and_50_types_may_be_named()
    {
        var longest = Url.PadRight(2_000, 'a');
        var id = (await Api.Post("/v1/webhooks", $$"""{"url":"{{longest}}"}""")).IsFresh(201).Text("webhookId");
        (await Api.Patch($"/v1/webhooks/{id}", $$"""{"url":"{{longest}}a"}""")).Is(400, "invalid-request");
        var types = string.Join(',', Enumerable.Repeat("\"hold_placed.v1\"", 50));
        (await Api.Patch($"/v1/webhooks/{id}", $$"""{"types":[{{types}}]}""")).Is(200).Shows("""{"types":["hold_placed.v1"]}""");
        (await Api.Patch($"/v1/webhooks/{id}", $$"""{"types":[{{types}},"hold_placed.v1"]}""")).Is(400, "invalid-request");
        (await Api.Delete($"/v1/webhooks/{id}")).Is(204);
    }

    [Fact]
    public async Task A_webhook_is_changed_field_by_field_and_keeps_the_rest()
    {
        var id = (await Api.Post("/v1/webhooks", $$"""{"url":"{{Url}}","types":["hold_placed.v1"],"prefix":"sku:a"}""")).Text("webhookId");
        (await Api.Patch($"/v1/webhooks/{id}", """{"enabled":false}""")).Is(200)
            .Shows("""{"enabled":false,"types":["hold_placed.v1"],"prefix":"sku:a"}""").Lacks("secret", "disabledBecause");
        (await Api.Patch($"/v1/webhooks/{id}", """{"types":[],"prefix":"","description":"all of it"}""")).Is(200)
            .Shows("""{"enabled":false,"types":[],"prefix":"","description":"all of it"}""");
        (await Api.Patch($"/v1/webhooks/{id}", """{"url":"https://elsewhere.example.com/","enabled":true}""")).Is(200)
            .Shows("""{"url":"https://elsewhere.example.com/","enabled":true}""");
        (await Api.Patch($"/v1/webhooks/{id}", """{"url":"http://elsewhere.example.com/"}""")).Is(400, "invalid-request");
        (await Api.Patch($"/v1/webhooks/{id}", """{"webhookId":"other"}""")).Is(400, "invalid-request");
        (await Api.Delete($"/v1/webhooks/{id}")).Is(204);
        (await Api.Patch($"/v1/webhooks/{id}", """{"enabled":true}""")).Is(404, "not-found");
    }

    [Fact]
    public async Task A_tenant_has_up_to_100_and_sees_nobody_elses()
    {
        var other = Api.As((await Api.Post("/v1/keys", $$"""{"name":"k","scopes":["admin"],"tenant":"{{New("tenant")}}"}""")).Text("key"));
        for (var n = 0; n < 100; n++) (await other.Post("/v1/webhooks", $$"""{"webhookId":"w{{n}}","url":"{{Url}}"}""")).IsFresh(201);
        (await other.Post("/v1/webhooks", $$"""{"webhookId":"w100","url":"{{Url}}"}""")).Is(409, "too-many");
        (await other.Post("/v1/webhooks", $$"""{"webhookId":"w99","url":"{{Url}}"}""")).IsReplayed();
        Assert.Equal(100, (await other.Get("/v1/webhooks")).List("webhooks").Count);
        (await other.Delete("/v1/webhooks/w7")).Is(204);
        (await other.Post("/v1/webhooks", $$"""{"webhookId":"w100","url":"{{Url}}"}""")).IsFresh(201);

        (await Api.Get("/v1/webhooks/w1")).Is(404, "not-found");
        (await Api.Patch("/v1/webhooks/w1", """{"enabled":false}""")).Is(404, "not-found");
        (await Api.Delete("/v1/webhooks/w1")).Is(404, "not-found");
        (await Api.Post("/v1/webhooks/w1/secret")).Is(404, "not-found");
        (await Api.Post("/v1/webhooks/w1/test")).Is(404, "not-found");
        (await Api.Post("/v1/webhooks/w1/replay", """{"dead":true}""")).Is(404, "not-found");
        (await Api.Get("/v1/webhooks/w1/deliveries")).Is(404, "not-found");
    }

    [Theory]
    [InlineData("POST", "/v1/webhooks", "{}")]
    [InlineData("GET", "/v1/webhooks", "")]
    [InlineData("GET", "/v1/webhooks/none", "")]
    [InlineData("PATCH", "/v1/webhooks/none", "{}")]
    [InlineData("DELETE", "/v1/webhooks/none", "")]
    [InlineData("POST", "/v1/webhooks/none/secret", "")]
    [InlineData("POST", "/v1/webhooks/none/test", "")]
    [InlineData("GET", "/v1/webhooks/none/deliveries", "")]
    [InlineData("POST", "/v1/webhooks/none/replay", """{"dead":true}""")]
    public async Task Webhooks_need_the_scope_admin_and_a_key_that_is_bound_to_no_channel(string method, string path, string body)
    {
        var sent = body.Length > 0 ? body : null;
        (await (await Key("read sell block stock operate")).Send(method, path, sent)).Is(403, "forbidden");
        (await (await Key("admin", "\"channel\":\"web\"")).Send(method, path, sent)).Is(403, "forbidden");
        Assert.NotEqual(403, (await (await Key("admin")).Send(method, path, sent)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"dead":false}""")]
    [InlineData("""{"dead":true,"eventIds":["evt-1"]}""")]
    [InlineData("""{"eventIds":[]}""")]
    [InlineData("""{"eventIds":[""]}""")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"to":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-31T00:00:00.001Z"}""")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","dead":true}""")]
    public async Task Malformed_replays_are_refused(string body) =>
        (await Api.Post("/v1/webhooks/none/replay", body)).Is(400, "invalid-request");

    [Theory]
    [InlineData("?status=ignored", "invalid-request")]
    [InlineData("?status=Dead", "invalid-request")]
    [InlineData("?limit=0", "invalid-request")]
    [InlineData("?cursor=forged", "invalid-cursor")]
    [InlineData("?since=1", "invalid-request")]
    public async Task Malformed_questions_for_deliveries_are_refused(string query, string code) =>
        (await Api.Get("/v1/webhooks/none/deliveries" + query)).Is(400, code);
}
