using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Events;

/// <summary>
/// What <c>docs/events/</c> says of each type: an example, as it was sent, and a schema, written by hand. RENEW_SNAPSHOTS=1 writes the
/// examples anew.
/// </summary>
internal static partial class EventDocuments
{
    /// <summary>Of items' events.</summary>
    public static readonly string[] Items =
    [
        "hold_cancelled.v1", "hold_changed.v1", "hold_confirmed.v1", "hold_expired.v1", "hold_fulfilled.v1", "hold_placed.v1",
        "hold_released.v1", "item_changed.v1", "item_created.v1", "stock_adjusted.v1", "stock_counted.v1", "stock_reconciled.v1",
    ];

    /// <summary>Of events that belong to no item. Others of <c>EventTypes.Notices</c> join when something sends them.</summary>
    public static readonly string[] Others = ["allocation.failed.v1", "webhook.test.v1"];

    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "events");

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The names of all files.</summary>
    public static IEnumerable<string?> Files => Directory.GetFiles(Folder).Select(Path.GetFileName);

    /// <summary>A type's schema.</summary>
    public static JsonNode Schema(string type) => Read($"{type}.schema.json");

    /// <summary>A type's example.</summary>
    public static JsonNode Example(string type) => Read($"{type}.json");

    /// <summary>All that was sent keeps the schema, and the first of it is the example.</summary>
    public static void Tell(string type, params IReadOnlyCollection<JsonNode> sent)
    {
        var schema = Schema(type);
        Assert.All(sent, one => Assert.Empty(JsonSchema.Faults(schema, one)));
        var lasting = Lasting(sent.First());
        if (Environment.GetEnvironmentVariable("RENEW_SNAPSHOTS") == "1")
            File.WriteAllText(Path.Combine(Folder, type + ".json"), lasting + "\n");
        var example = Example(type);
        Assert.Empty(JsonSchema.Faults(schema, example));
        Assert.Equal(lasting, example.ToJsonString(Indented));
    }

    /// <summary>An event as it would be sent at any time: what is new with each run is told by the same words.</summary>
    private static string Lasting(JsonNode sent)
    {
        var text = Instants().Replace(sent.ToJsonString(Indented), "2030-01-31T12:00:00.000Z");
        text = EventIds().Replace(text, "evt-4711");
        text = NoticeIds().Replace(text, "7d444840-9dc0-41d2-b9a3-1a5e6f0c4711");
        text = TestIds().Replace(text, "test-0123456789abcdef");
        text = Traces().Replace(text, "00-4bf92f3577b34da6a3ce929d0e0e4736-a3ce929d0e0e4736-01");
        text = Receipts().Replace(text, "receipt-1");
        text = ItemIds().Replace(text, "sku:tea");
        text = CauseIds().Replace(text, "order-1");
        text = WebhookIds().Replace(text, "crm");
        return HoldIds().Replace(ChangeIds().Replace(text, "change-1"), "hold-1");
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Instants();

    [GeneratedRegex(@"evt-\d+(-\d+)?")]
    private static partial Regex EventIds();

    [GeneratedRegex(@"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex NoticeIds();

    [GeneratedRegex("test-[0-9a-f]{16}")]
    private static partial Regex TestIds();

    [GeneratedRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01")]
    private static partial Regex Traces();

    [GeneratedRegex(@"(?<=""receiptId"": "")[^""]+")]
    private static partial Regex Receipts();

    [GeneratedRegex(@"sku:tea\d+")]
    private static partial Regex ItemIds();

    [GeneratedRegex(@"(?<="")e\d+(?="")")]
    private static partial Regex CauseIds();

    [GeneratedRegex(@"(?<="")wh\d+(?="")")]
    private static partial Regex WebhookIds();

    [GeneratedRegex(@"(?<="")h\d+(?="")")]
    private static partial Regex HoldIds();

    [GeneratedRegex(@"(?<="")c\d+(?="")")]
    private static partial Regex ChangeIds();
}
