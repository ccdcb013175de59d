using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>POST, PATCH and GET of items.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ItemTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task An_item_shows_all_it_has()
    {
        var id = "sku:" + New("s");
        var made = (await Api.Post("/v1/items", $$"""
            {"itemId":"{{id}}","onHand":20,"outOfService":1,"safetyStock":2,"overbookingLimit":5,"stopSell":true,"metadata":{"name":"Chair"} }
            """)).IsFresh(201);

        made.Shows($$"""
            {"itemId":"{{id}}","onHand":20,"outOfService":1,"allocated":0,"held":0,"safetyStock":2,"overbookingLimit":5,"available":22,
             "stopSell":true,"version":1,"metadata":{"name":"Chair"} }
            """);
        Assert.Equal("\"1\"", made.ETag);
        Assert.NotNull(made.Json["updatedAt"]);
        Assert.NotNull(made.Json["settingsVersion"]);
        var read = (await Get(id)).Is(200);
        Assert.Equal(made.Body, read.Body);
        Assert.Equal("\"1\"", read.ETag);
    }

    [Fact]
    public async Task What_is_left_out_has_its_default()
    {
        var id = await Item(0);
        (await Get(id))
            .Shows("""{"onHand":0,"outOfService":0,"safetyStock":0,"overbookingLimit":0,"available":0,"stopSell":false,"metadata":{}}""");
    }

    [Fact]
    public async Task Creating_it_again_with_equal_content_is_a_repeat()
    {
        var id = await Item(7);
        (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":7}""")).IsReplayed();
        (await Api.Post("/v1/items",
            $$"""{"metadata":{},"stopSell":false,"overbookingLimit":0,"safetyStock":0,"outOfService":0,"onHand":7,"itemId":"{{id}}"}"""))
            .IsReplayed();

        (await Api.Patch($"/v1/items/{id}", """{"safetyStock":3}""")).IsFresh();
        (await Api.Post($"/v1/items/{id}/adjustments", """{"adjustmentId":"a","delta":5,"reason":"r"}""")).IsFresh();
        (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":7}""")).IsReplayed().Shows("""{"onHand":12,"safetyStock":3}""");
    }

    [Theory]
    [InlineData("\"onHand\":8")]
    [InlineData("\"onHand\":7,\"safetyStock\":1")]
    [InlineData("\"onHand\":7,\"outOfService\":1")]
    [InlineData("\"onHand\":7,\"overbookingLimit\":1")]
    [InlineData("\"onHand\":7,\"stopSell\":true")]
    [InlineData("\"onHand\":7,\"metadata\":{\"a\":\"b\"}")]
    public async Task Creating_it_again_with_other_content_is_refused(string content)
    {
        var id = await Item(7);
        (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}",{{content}}}""")).Is(409, "item-exists");
        (await Get(id)).Shows("""{"version":1}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"itemId":"sku:x"}""")]
    [InlineData("""{"onHand":1}""")]
    [InlineData("""{"itemId":"sku:x","onHand":-1}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1000000001}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"safetyStock":-1}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"safetyStock":1000000001}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"outOfService":1000000001}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"overbookingLimit":-1}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"overbookingLimit":1000000001}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"stopSell":0}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"stopSell":"false"}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"held":0}""")]
    [InlineData("""{"itemId":"sku:x","onHand":1,"allocated":0}""")]
    public async Task Malformed_items_are_refused(string body)
    {
        (await Api.Post("/v1/items", body)).Is(400, "invalid-request");
        (await Get("sku:x")).Is(404, "item-not-found");
    }

    [Fact]
    public async Task The_largest_numbers_are_taken()
    {
        var id = await Item(1_000_000_000, """ "outOfService":1000000000,"safetyStock":1000000000,"overbookingLimit":1000000000 """);
        (await Get(id)).Shows("""{"available":0}""");
    }

    [Fact]
    public async Task Named_settings_change_and_others_stay()
    {
        var id = await Item(9, "\"safetyStock\":1,\"metadata\":{\"a\":\"1\",\"b\":\"2\"}");
        var before = (await Get(id)).Number("settingsVersion");

        var changed = (await Api.Patch($"/v1/items/{id}", """{"outOfService":2,"overbookingLimit":4,"stopSell":true}""")).IsFresh();
        changed.Shows($$"""{"onHand":9,"outOfService":2,"safetyStock":1,"overbookingLimit":4,"stopSell":true,"available":10,"version":2,"settingsVersion":{{before + 1}},"metadata":{"a":"1","b":"2"} }""");
        Assert.Equal("\"2\"", changed.ETag);

        (await Api.Patch($"/v1/items/{id}", """{"metadata":{"c":"3"}}""")).IsFresh();
        Assert.Equal("""{"c":"3"}""", (await Get(id)).Field("metadata").ToJsonString());
    }

    [Fact]
    public async Task Settings_may_make_available_negative()
    {
        var id = await Item(5);
        await Hold(id, 4);
        (await Api.Patch($"/v1/items/{id}", """{"outOfService":3}""")).IsFresh().Shows("""{"available":-2}""");
        (await Api.Post("/v1/availability", $$"""{"itemIds":["{{id}}"]}""")).Shows("""{"items":[{"available":-2}]}""");
    }

    [Fact]
    public async Task An_older_settings_version_is_refused()
    {
        var id = await Item(9);
        var first = (await Get(id)).Number("settingsVersion");
        (await Api.Patch($"/v1/items/{id}", $$"""{"safetyStock":1,"settingsVersion":{{first}}}""")).IsFresh();
        (await Api.Patch($"/v1/items/{id}", $$"""{"safetyStock":2,"settingsVersion":{{first}}}""")).Is(409, "settings-changed");
        (await Api.Patch($"/v1/items/{id}", $$"""{"safetyStock":2,"settingsVersion":{{first + 1}}}""")).IsFresh()
            .Shows("""{"safetyStock":2}""");
    }

    [Fact]
    public async Task Only_changes_of_settings_count_as_such()
    {
        var id = await Item(9);
        var first = (await Get(id)).Number("settingsVersion");
        await Hold(id, 1);
        (await Api.Post($"/v1/items/{id}/adjustments", """{"adjustmentId":"a","delta":5,"reason":"r"}""")).IsFresh();
        (await Get(id)).Shows($$"""{"settingsVersion":{{first}},"version":3}""");
    }

    [Theory]
    [InlineData("""{"onHand":1}""")]
    [InlineData("""{"itemId":"sku:x"}""")]
    [InlineData("""{"safetyStock":-1}""")]
    [InlineData("""{"overbookingLimit":1000000001}""")]
    [InlineData("""{"settingsVersion":"1"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""[]""")]
    public async Task Malformed_changes_are_refused(string body) =>
        (await Api.Patch($"/v1/items/{await Item(1)}", body)).Is(400, "invalid-request");

    [Fact]
    public async Task Unknown_items_are_not_found()
    {
        (await Get("sku:none")).Is(404, "item-not-found");
        (await Api.Patch("/v1/items/sku:none", """{"safetyStock":1}""")).Is(404, "item-not-found");
        (await Api.Post("/v1/items/sku:none/adjustments", """{"adjustmentId":"a","delta":5,"reason":"r"}""")).Is(404, "item-not-found");
        (await Api.Post("/v1/items/sku:none/counts", """{"countId":"a","counted":5,"reason":"r"}""")).Is(404, "item-not-found");
        (await Api.Get("/v1/items/sku:none/holds")).Is(404, "item-not-found");
        (await Api.Get("/v1/items/sku:none/events")).Is(404, "item-not-found");
    }

    [Fact]
    public async Task An_id_in_a_path_may_be_percent_encoded()
    {
        var id = "sku:" + New("s") + "@north";
        (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":1}""")).Is(201);
        (await Api.Get("/v1/items/" + Uri.EscapeDataString(id))).Is(200).Shows($$"""{"itemId":"{{id}}"}""");
        (await Api.Get("/v1/items/" + id)).Is(200);
    }
}
