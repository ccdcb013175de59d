using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Events;

/// <summary>
/// What <c>docs/events/</c> says of each type is what is sent; RENEW_SNAPSHOTS=1 writes the examples anew. Schemas are written by hand.
/// </summary>
[Collection(EventsCollection.Name)]
public sealed partial class EventDocumentTests(ContractSilo silo) : EventsOutTests(silo)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "events");

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] Types =
    [
        "hold_cancelled.v1", "hold_changed.v1", "hold_confirmed.v1", "hold_expired.v1", "hold_fulfilled.v1", "hold_placed.v1",
        "hold_released.v1", "item_changed.v1", "item_created.v1", "stock_adjusted.v1", "stock_counted.v1", "stock_reconciled.v1",
    ];

    [Fact]
    public async Task Every_type_of_an_items_event_is_sent_as_its_schema_and_its_example_have_it()
    {
        var sent = (await SentAsync()).ToLookup(one => (string)one["type"]!);
        Assert.Equal(Types, sent.Select(type => type.Key).Order(StringComparer.Ordinal));
        Assert.All(Types, type =>
        {
            var schema = Read($"{type}.schema.json");
            Assert.All(sent[type], one => Assert.Empty(JsonSchema.Faults(schema, one)));
            if (Environment.GetEnvironmentVariable("RENEW_SNAPSHOTS") == "1")
                File.WriteAllText(Path.Combine(Folder, type + ".json"), Lasting(sent[type].First()) + "\n");
            var example = Read(type + ".json");
            Assert.Empty(JsonSchema.Faults(schema, example));
            Assert.Equal(Lasting(sent[type].First()), example.ToJsonString(Indented));
        });
    }

    [Fact]
    public void There_is_nothing_else_and_no_schema_is_loose()
    {
        Assert.Equal(Types.SelectMany(type => (string[])[type + ".json", type + ".schema.json"]).Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Types, type =>
        {
            var (schema, example) = (Read($"{type}.schema.json"), Read(type + ".json"));
            foreach (var field in example["data"]!.AsObject().Select(field => field.Key).ToArray())
            {
                var without = example.DeepClone();
                without["data"]!.AsObject().Remove(field);
                if (field is not "reason") Assert.NotEmpty(JsonSchema.Faults(schema, without));
            }
        });
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

    /// <summary>An event as it would be sent at any time: what is new with each run is told by the same words.</summary>
    private static string Lasting(JsonNode sent)
    {
        var text = Instants().Replace(sent.ToJsonString(Indented), "2030-01-31T12:00:00.000Z");
        text = EventIds().Replace(text, "evt-4711");
        text = ItemIds().Replace(text, "sku:tea");
        return HoldIds().Replace(ChangeIds().Replace(text, "change-1"), "hold-1");
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Instants();

    [GeneratedRegex(@"evt-\d+(-\d+)?")]
    private static partial Regex EventIds();

    [GeneratedRegex(@"sku:tea\d+")]
    private static partial Regex ItemIds();

    [GeneratedRegex(@"(?<="")h\d+(?="")")]
    private static partial Regex HoldIds();

    [GeneratedRegex(@"(?<="")c\d+(?="")")]
    private static partial Regex ChangeIds();
}
