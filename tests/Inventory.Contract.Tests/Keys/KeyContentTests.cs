using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Keys;

/// <summary>Keys with chosen ids, principals, and what a key may give.</summary>
[Collection(ItemsCollection.Name)]
public sealed class KeyContentTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task A_chosen_id_makes_it_repeatable_and_the_key_is_shown_once()
    {
        var id = New("till-");
        var body = $$"""{"keyId":"{{id}}","name":"till","scopes":["sell","read"],"channel":"shop"}""";
        var made = (await Api.Post("/v1/keys", body)).IsFresh(201)
            .Shows($$"""{"keyId":"{{id}}","name":"till","scopes":["read","sell"],"channel":"shop","principal":"{{id}}","tenant":"demo"}""");
        (await Api.As(made.Text("key")).Get("/v1/items?limit=1")).Is(200);
        (await Api.Post("/v1/keys", body)).IsReplayed().Lacks("key").Shows($$"""{"keyId":"{{id}}","scopes":["read","sell"]}""");
        (await Api.Post("/v1/keys",
            $$"""{"keyId":"{{id}}","name":"till","scopes":["read","sell"],"channel":"shop","principal":"{{id}}","tenant":"demo"}"""))
            .IsReplayed();
    }

    [Theory]
    [InlineData("""{"name":"other","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"k","scopes":["read","sell"]}""", "scopes")]
    [InlineData("""{"name":"k","scopes":["read"],"channel":"web"}""", "channel")]
    [InlineData("""{"name":"k","scopes":["read"],"principal":"anna"}""", "principal")]
    [InlineData("""{"name":"other","scopes":["sell"],"channel":"web","principal":"anna"}""", "name scopes channel principal")]
    public async Task The_same_id_with_other_content_is_reused(string other, string differs)
    {
        var id = New("k");
        (await Api.Post("/v1/keys", $$"""{"keyId":"{{id}}","name":"k","scopes":["read"]}""")).Is(201);
        (await Api.Post("/v1/keys", $$"""{"keyId":"{{id}}",{{other[1..]}}""")).Is(409, "id-reused")
            .Shows($$"""{"differs":[{{Strings(differs)}}]}""");
    }

    [Fact]
    public async Task The_id_of_a_deleted_key_stays_taken()
    {
        var id = New("k");
        var body = $$"""{"keyId":"{{id}}","name":"k","scopes":["read"]}""";
        (await Api.Post("/v1/keys", body)).Is(201);
        (await Api.Delete($"/v1/keys/{id}")).Is(204);
        (await Api.Post("/v1/keys", body)).Is(409, "id-reused").Shows("""{"differs":["keyId"]}""");
    }

    [Fact]
    public async Task Ids_are_the_tenants_own()
    {
        var id = New("k");
        (await Api.Post("/v1/keys", $$"""{"keyId":"{{id}}","name":"k","scopes":["read"]}""")).IsFresh(201);
        (await Api.Post("/v1/keys", $$"""{"keyId":"{{id}}","name":"k","scopes":["read"],"tenant":"{{New("tenant")}}"}""")).IsFresh(201);
    }

    [Fact]
    public async Task A_principal_is_the_key_itself_unless_said()
    {
        var alone = (await Api.Post("/v1/keys", """{"name":"k","scopes":["read"]}""")).Is(201);
        Assert.Equal(alone.Text("keyId"), alone.Text("principal"));
        var said = (await Api.Post("/v1/keys", """{"name":"k","scopes":["read"],"principal":"anna"}""")).Is(201)
            .Shows("""{"principal":"anna"}""");
        var listed = (await Api.Get("/v1/keys")).Is(200).List("keys");
        Assert.Equal("anna",
            listed.Single(key => key!["keyId"]!.GetValue<string>() == said.Text("keyId"))!["principal"]!.GetValue<string>());
        Assert.All(listed, key => Assert.NotNull(key!["principal"]));
    }

    [Theory]
    [InlineData("""{"keyId":"a b","name":"k","scopes":["read"]}""")]
    [InlineData("""{"keyId":"","name":"k","scopes":["read"]}""")]
    [InlineData("""{"principal":"a b","name":"k","scopes":["read"]}""")]
    [InlineData("""{"name":"k","scopes":["breakglass"]}""")]
    [InlineData("""{"name":"k","scopes":["read"],"tenant":"**"}""")]
    public async Task Malformed_content_is_refused(string body) => (await Api.Post("/v1/keys", body)).Is(400, "invalid-request");

    [Fact]
    public async Task A_key_gives_only_scopes_that_it_has()
    {
        var admin = await Key("admin read");
        (await admin.Post("/v1/keys", """{"name":"k","scopes":["read"]}""")).Is(201);
        (await admin.Post("/v1/keys", """{"name":"k","scopes":["read","sell"]}""")).Is(403, "forbidden");
    }

    [Theory]
    [InlineData("operate")]
    [InlineData("approve")]
    [InlineData("break-glass")]
    public async Task The_scopes_of_levers_are_given_by_the_bootstrap_key_alone(string scope)
    {
        var body = $$"""{"name":"k","scopes":["admin","{{scope}}"]}""";
        var made = (await Api.Post("/v1/keys", body)).Is(201);
        Assert.Contains(scope, made.List("scopes").Select(one => one!.GetValue<string>()));
        (await Api.As(made.Text("key")).Post("/v1/keys", body)).Is(403, "forbidden");
    }

    [Fact]
    public async Task Keys_of_all_tenants_are_given_by_the_bootstrap_key_alone()
    {
        var body = """{"name":"k","scopes":["admin","read","stock"],"tenant":"*"}""";
        var made = (await Api.Post("/v1/keys", body)).Is(201).Shows("""{"tenant":"*"}""");
        (await (await Key("admin read stock")).Post("/v1/keys", body)).Is(403, "forbidden");

        var everywhere = Api.As(made.Text("key"));
        var item = await Item(1);
        (await everywhere.Get($"/v1/items/{item}")).Is(400, "invalid-request");
        (await everywhere.Get($"/v1/items/{item}", ("X-Tenant-Id", "*"))).Is(400, "invalid-request");
        (await everywhere.Get($"/v1/items/{item}", ("X-Tenant-Id", New("none")))).Is(404, "not-found");
        (await everywhere.Get($"/v1/items/{item}", ("X-Tenant-Id", "demo"))).Is(200);
        (await everywhere.Post($"/v1/holds/{await Hold(item, 1)}/confirm", null, ("X-Tenant-Id", "demo"))).Is(403, "forbidden");
    }

    [Fact]
    public async Task A_channels_key_lists_and_deletes_its_channels_keys_alone()
    {
        var own = (await Api.Post("/v1/keys", """{"name":"k","scopes":["read"],"channel":"web"}""")).Is(201).Text("keyId");
        var other = (await Api.Post("/v1/keys", """{"name":"k","scopes":["read"],"channel":"app"}""")).Is(201).Text("keyId");
        var unbound = (await Api.Post("/v1/keys", """{"name":"k","scopes":["read"]}""")).Is(201).Text("keyId");
        var web = await Key("admin read", "\"channel\":\"web\"");

        var listed = (await web.Get("/v1/keys")).Is(200).List("keys");
        Assert.Contains(listed, key => key!["keyId"]!.GetValue<string>() == own);
        Assert.All(listed, key => Assert.Equal("web", key!["channel"]!.GetValue<string>()));
        foreach (var foreign in (string[])[other, unbound]) (await web.Delete($"/v1/keys/{foreign}")).Is(403, "forbidden");
        var left = (await Api.Get("/v1/keys")).List("keys").Select(key => key!["keyId"]!.GetValue<string>()).ToArray();
        Assert.Contains(other, left);
        Assert.Contains(unbound, left);
        (await web.Delete($"/v1/keys/{own}")).Is(204);
        (await web.Delete("/v1/keys/never-made")).Is(404, "not-found");
    }
}
