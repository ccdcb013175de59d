using System.Text.Json;
using System.Text.Json.Nodes;
using Inventory.Client.Json;
using Inventory.Client.Sending;
using Inventory.Client.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Client.Tests.Document;

/// <summary>Whatever the service's document has under /v1, the client has too. It may have more: what is documented later.</summary>
public sealed class CompletenessTests
{
    private static readonly JsonNode Root = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")))!;

    private static readonly Operation[] Known = [.. typeof(Operations).GetFields().Select(field => (Operation)field.GetValue(null)!)];

    [Fact]
    public void Every_operation_of_the_document_has_one_in_the_client() =>
        Assert.Empty(Documented().Select(one => $"{one.Method} {one.Path}").Except(Known.Select(Name)));

    [Fact]
    public void Every_query_parameter_of_the_document_has_one_in_the_client() =>
        Assert.Empty(Pairs().SelectMany(pair => pair.Query.Except(pair.Operation.Query).Select(name => $"{Name(pair.Operation)} ?{name}")));

    [Fact]
    public void Every_field_of_the_documents_requests_and_answers_has_one_in_the_client() =>
        Assert.Empty(Pairs().SelectMany(pair =>
            Missing(pair.Body, pair.Operation.Body, "").Concat(Missing(pair.Answer, pair.Operation.Answer, ""))
            .Select(path => $"{Name(pair.Operation)} {path}")));

    [Fact]
    public void Every_word_of_the_documents_closed_sets_can_be_read() =>
        Assert.Equal(
            Root["components"]!["schemas"]!["Hold"]!["properties"]!["status"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()),
            Enum.GetValues<HoldStatus>().Select(status => Words.Of(status)));

    [Fact]
    public void Every_code_of_the_document_has_a_name()
    {
        var names = typeof(ProblemCodes).GetFields().Select(field => (string)field.GetValue(null)!);
        var documented = Root["components"]!["schemas"]!["Problem"]!["properties"]!["code"]!["x-extensible-enum"]!.AsArray()
            .Select(word => word!.GetValue<string>());
        Assert.Empty(documented.Except(names).Except(["nothing-to-reconcile"]));   // an operator's, not of /v1
    }

    [Fact]
    public async Task Every_operation_is_called_by_a_method()
    {
        var faults = Faults.Always(Faults.Refuses(404, ProblemCodes.NotFound, retryable: false));
        var client = Clients.Of(new("http://inventory.invalid"), faults);
        var (holds, items) = (client.Holds, client.Items);
        Line[] lines = [new("sku:a", 1)];
        await holds.PlaceAsync(new() { HoldId = "h", Lines = lines });
        await holds.PlaceManyAsync([new() { HoldId = "h", Lines = lines }]);
        await holds.GetAsync("h");
        await holds.GetEventsAsync("h");
        await holds.ListPageAsync();
        await holds.ChangeAsync("h", new() { ChangeId = "c" });
        await holds.ConfirmAsync("h");
        await holds.ReleaseAsync("h");
        await holds.CancelAsync("h");
        await holds.FulfilAsync("h", new() { FulfilmentId = "f" });
        await holds.GetReceiptAsync("r");
        await items.CreateAsync(new() { ItemId = "sku:a", OnHand = 1 });
        await items.GetAsync("sku:a");
        await items.ListPageAsync();
        await items.ChangeAsync("sku:a", new());
        await items.AdjustAsync("sku:a", new() { AdjustmentId = "a", Delta = 1, Reason = "" });
        await items.CountAsync("sku:a", new() { CountId = "c", Counted = 1, Reason = "" });
        await items.AdjustManyAsync([new() { ItemId = "sku:a", AdjustmentId = "a", Delta = 1, Reason = "" }]);
        await items.CountManyAsync([new() { ItemId = "sku:a", CountId = "c", Counted = 1, Reason = "" }]);
        await RefusedAsync(items.ImportAsync(One(new ImportedItem { ItemId = "sku:a" }), new()));
        await RefusedAsync(items.ListHoldsAsync("sku:a"));
        await RefusedAsync(items.ListEventsAsync("sku:a"));
        await client.Availability.OfItemsAsync(["sku:a"]);
        await client.Availability.OfNightsAsync("hotel", new(2030, 1, 1), new(2030, 1, 2));
        await RefusedAsync(client.Comparisons.CompareAsync(One(new BelievedHold { HoldId = "h", Quantity = 1 })));
        await client.Comparisons.ReleaseAsync(["h"], "forgotten");
        await client.Inbox.SendAsync([new() { Id = "e", Source = "/s", Type = "order.paid.v1", Data = JsonElement.Parse("{}") }]);
        await client.Keys.CreateAsync(new() { Name = "n", Scopes = ["read"] });
        await client.Keys.ListAsync();
        await client.Keys.DeleteAsync("k");
        await client.Webhooks.CreateAsync(new() { Url = "https://a.example/" });
        await client.Webhooks.ListAsync();
        await client.Webhooks.GetAsync("w");
        await client.Webhooks.ChangeAsync("w", new() { Enabled = true });
        await client.Webhooks.DeleteAsync("w");
        await client.Webhooks.RotateSecretAsync("w");
        await client.Webhooks.TestAsync("w");
        await client.Webhooks.ReplayAsync("w", WebhookReplay.OfDead);
        await client.Webhooks.ListDeliveriesPageAsync("w");
        await client.Clock.GetAsync();
        await client.Clock.SetAsync(DateTimeOffset.UnixEpoch);

        var called = faults.Seen.Select(attempt =>
            $"{attempt.Method} {Uri.UnescapeDataString(attempt.Path.Split('?')[0])}").Order(StringComparer.Ordinal);
        var all = Known.Select(operation => $"{operation.Method} {operation.Path
            .Replace("{holdId}", "h").Replace("{itemId}", "sku:a").Replace("{keyId}", "k").Replace("{receiptId}", "r").Replace("{webhookId}", "w")}");
        Assert.Equal(all.Order(StringComparer.Ordinal), called);
    }

    private static string Name(Operation operation) => $"{operation.Method} {operation.Path}";

    private static IEnumerable<(string Method, string Path, JsonNode Operation)> Documented() =>
        from path in Root["paths"]!.AsObject()
        where path.Key.StartsWith("/v1/", StringComparison.Ordinal)
        from operation in path.Value!.AsObject()
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value);

    private static IEnumerable<(Operation Operation, string[] Query, JsonNode? Body, JsonNode? Answer)> Pairs() =>
        from one in Documented()
        join operation in Known on $"{one.Method} {one.Path}" equals Name(operation)
        let query = one.Operation["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! == "query")
        let success = one.Operation["responses"]!.AsObject().Where(answer => answer.Key.StartsWith('2')).Select(answer =>
            answer.Value).First()
        select (operation, query?.Select(parameter => (string)parameter!["name"]!).ToArray() ?? [], SchemaOf(one.Operation["requestBody"]),
            SchemaOf(success));

    private static JsonNode? SchemaOf(JsonNode? message)
    {
        var schema = message?["content"]?.AsObject().First().Value!["schema"];
        return schema?["x-line-schema"] is { } line ? Resolve((string)line!) : schema;
    }

    private static JsonNode Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(Root, (node, step) => node[step]!);

    /// <summary>The paths of fields that a schema has and a type has not.</summary>
    private static IEnumerable<string> Missing(JsonNode? schema, Type? type, string path)
    {
        if (schema is null) yield break;
        if (schema["$ref"] is { } reference) schema = Resolve((string)reference!);
        if (schema["allOf"] is JsonArray { Count: 1 } one) schema = Resolve((string)one[0]!["$ref"]!);
        if (type is null)
        {
            yield return path + " (everything)";
            yield break;
        }

        if (schema["items"] is { } element)
        {
            var elementType = type.GetInterfaces().Append(type).Single(one =>
                one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>));
            foreach (var missing in Missing(element, elementType.GenericTypeArguments[0], path + "[]")) yield return missing;
            yield break;
        }

        if (schema["properties"] is not JsonObject properties) yield break;
        var known = InventoryJson.Default.GetTypeInfo(type)!.Properties.ToDictionary(property => property.Name, property =>
            property.PropertyType);
        foreach (var (name, property) in properties)
        {
            if (!known.TryGetValue(name, out var propertyType)) yield return $"{path}.{name}";
            else foreach (var missing in Missing(property, propertyType, $"{path}.{name}")) yield return missing;
        }
    }

    private static async Task RefusedAsync<T>(IAsyncEnumerable<T> list) => await Assert.ThrowsAsync<InventoryProblemException>(async () =>
    {
        await foreach (var _ in list) Assert.Fail("Nothing is listed where it is refused.");
    });

    private static async IAsyncEnumerable<T> One<T>(T one)
    {
        await Task.Yield();
        yield return one;
    }
}
