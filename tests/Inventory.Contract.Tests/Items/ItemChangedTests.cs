using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>What an item's event says of a change of its settings: which fields, from what to what, and why.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ItemChangedTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task A_change_tells_its_fields_before_and_after_and_its_reason()
    {
        var item = await Item(9, "\"safetyStock\":2");
        (await Api.Patch($"/v1/items/{item}", """{"safetyStock":5,"overbookingLimit":0,"stopSell":true,"reason":"fair"}""")).IsFresh();
        var changed = await LastEvent(item);
        Assert.Equal("item_changed.v1", changed["type"]!.ToString());
        Assert.Equal("fair", changed["reason"]!.ToString());
        Assert.Equal("""{"safetyStock":[2,5],"stopSell":[false,true]}""", changed["data"]!["changed"]!.ToJsonString());
    }

    [Fact]
    public async Task Metadata_is_told_whole()
    {
        var item = await Item(9, "\"metadata\":{\"way\":\"north\",\"colour\":\"red\"}");
        (await Api.Patch($"/v1/items/{item}", """{"outOfService":1,"metadata":{"colour":"blue"}}""")).IsFresh();
        Assert.Equal(
            """{"outOfService":[0,1],"metadata":[{"colour":"red","way":"north"},{"colour":"blue"}]}""",
            (await LastEvent(item))["data"]!["changed"]!.ToJsonString());
        (await Api.Patch($"/v1/items/{item}", """{"metadata":{}}""")).IsFresh();
        Assert.Equal("""{"metadata":[{"colour":"blue"},{}]}""", (await LastEvent(item))["data"]!["changed"]!.ToJsonString());
    }

    [Fact]
    public async Task An_import_tells_it_too()
    {
        var item = await Item(9);
        (await Api.Import($$$"""{"itemId":"{{{item}}}","safetyStock":3,"metadata":{"way":"south"}}""")).Is(200);
        Assert.Equal("""{"safetyStock":[0,3],"metadata":[{},{"way":"south"}]}""",
            (await LastEvent(item))["data"]!["changed"]!.ToJsonString());
    }

    [Fact]
    public async Task What_changes_nothing_is_no_event_whatever_its_reason()
    {
        var item = await Item(9);
        (await Api.Patch($"/v1/items/{item}", """{"safetyStock":0,"reason":"to be sure"}""")).IsFresh().Shows("""{"version":1}""");
        (await Api.Patch($"/v1/items/{item}", """{"reason":"none"}""")).IsFresh().Shows("""{"version":1}""");
    }

    [Fact]
    public async Task A_reason_has_up_to_200_characters()
    {
        var item = await Item(9);
        (await Api.Patch($"/v1/items/{item}", $$"""{"safetyStock":1,"reason":"{{new string('x', 201)}}"}""")).Is(400, "invalid-request");
        (await Api.Patch($"/v1/items/{item}", $$"""{"safetyStock":1,"reason":"{{new string('é', 200)}}"}""")).IsFresh();
        (await Api.Post("/v1/items", $$"""{"itemId":"sku:{{New("s")}}","onHand":1,"reason":"new"}""")).Is(400, "invalid-request");
    }

    private async Task<System.Text.Json.Nodes.JsonNode> LastEvent(string item) => (await Events(item)).List("events")[^1]!;
}
