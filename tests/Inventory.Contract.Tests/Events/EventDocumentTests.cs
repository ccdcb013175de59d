using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Events;

/// <summary>What <c>docs/events/</c> and <c>docs/events.md</c> say of each type is what is sent.</summary>
[Collection(EventsCollection.Name)]
public sealed class EventDocumentTests(ContractSilo silo) : EventsOutTests(silo)
{
    [Fact]
    public async Task Every_type_of_an_items_event_is_sent_as_its_schema_and_its_example_have_it()
    {
        var sent = (await SentAsync()).ToLookup(one => (string)one["type"]!);
        Assert.Equal(EventDocuments.Items, sent.Select(type => type.Key).Order(StringComparer.Ordinal));
        Assert.All(EventDocuments.Items, type => EventDocuments.Tell(type, [.. sent[type]]));
    }

    [Fact]
    public async Task So_is_what_belongs_to_no_item()
    {
        var after = await Cursor();
        var (item, hold, id) = ("sku:" + New("tea"), New("h"), New("e"));
        (await Api.Post("/v1/items", $$"""{"itemId":"{{item}}","onHand":1}""")).IsFresh(201);
        foreach (var (source, data) in ((string, string)[])[
            ("/shop", $$"""{"holdId":"{{hold}}","lines":[{{Lines((item, 2))}}]}"""),
            ("/till", $$"""{"holdId":"{{hold}}","lines":[{{Lines(("sku:none", 2))}}]}""")])
        {
            (await Api.Send("POST", "/v1/inbox", Api.Content(
                $$"""{"specversion":"1.0","id":"{{id}}","source":"{{source}}","type":"hold.requested.v1","data":{{data}}}""",
                "application/cloudevents+json"))).Is(200);
        }

        EventDocuments.Tell("allocation.failed.v1",
            [.. (await Page($"after={after}&types=allocation.failed.v1", 2)).List("events").Select(one => one!)]);
    }

    [Fact]
    public void There_is_nothing_else_and_no_schema_is_loose()
    {
        string[] types = [.. EventDocuments.Items, .. EventDocuments.Others], optional = ["reason", "shortages", "receiptId"];
        Assert.Equal(types.SelectMany(type => (string[])[type + ".json", type + ".schema.json"]).Order(StringComparer.Ordinal),
            EventDocuments.Files.Order(StringComparer.Ordinal));
        Assert.All(types, type =>
        {
            var (schema, example) = (EventDocuments.Schema(type), EventDocuments.Example(type));
            foreach (var field in example["data"]!.AsObject().Select(field => field.Key).Except(optional).ToArray())
            {
                var without = example.DeepClone();
                without["data"]!.AsObject().Remove(field);
                Assert.NotEmpty(JsonSchema.Faults(schema, without));
            }
        });
    }

    [Fact]
    public void The_page_of_events_names_every_type_that_is_sent_and_no_other()
    {
        var page = File.ReadAllText(Path.Combine(Testing.Repository.Root, "docs", "events.md"));
        var named = System.Text.RegularExpressions.Regex.Matches(page, @"\(events/([^)]+?v\d)\.json\)").Select(one => one.Groups[1].Value);
        Assert.Equal(EventDocuments.Items.Concat(EventDocuments.Others).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private async Task<List<JsonNode>> SentAsync()
    {
        var after = await Cursor();
        var item = "sku:" + New("tea");
        (await Api.Post("/v1/items", $$$"""{"itemId":"{{{item}}}","onHand":20,"metadata":{"name":"Tea"}}""")).IsFresh(201);
        (await Api.Patch($"/v1/items/{item}", """{"safetyStock":1,"metadata":{"name":"Green tea"},"reason":"new label"}""")).IsFresh();
        (await Api.Post($"/v1/items/{item}/adjustments", """{"adjustmentId":"adj-1","delta":-2,"reason":"broken"}""")).IsFresh();
        (await Api.Post($"/v1/items/{item}/counts", """{"countId":"cnt-1","counted":17,"reason":"stocktaking"}""")).IsFresh();
        var hold = await Hold(item, 4, "\"ttlSeconds\":100,\"owner\":\"shop\",\"metadata\":{\"cart\":\"7\"}");
        await Change(hold, $"\"lines\":[{Lines((item, 5))}]");
        await Change(hold, "\"metadata\":{\"cart\":\"8\"}");
        (await Confirm(hold)).IsFresh();
        (await Fulfil(hold, "ful-1", $"\"lines\":[{Lines((item, 1))}]")).IsFresh();
        (await Api.Post($"/v1/holds/{hold}/cancel", """{"reason":"refund"}""")).IsFresh();
        await Hold(item, 2, "\"ttlSeconds\":1");
        await PassTime(TimeSpan.FromSeconds(1));
        var released = await Hold(item, 1);
        (await Api.Post($"/v1/holds/{released}/release", """{"reason":"changed mind"}""")).IsFresh();
        await Hold(item, 3);
        await Silo.Database.ScalarAsync<int>($"UPDATE item SET held = 0 WHERE item_id = '{item}'");
        await ReconcileAll();
        (await Get(item)).Is(200);
        var last = (await Events(item)).Number("next");
        return [.. (await Page($"after={after}&prefix={item}", (int)last)).List("events").Select(one => one!)];
    }
}
