using System.Globalization;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Inventory.Events.Streams;
using Inventory.Events.Tests.Bridges;
using Inventory.Events.Tests.Streams;
using Inventory.Events.Tests.Webhooks;
using Inventory.Testing;

namespace Inventory.Events.Tests.Story;

/// <summary>
/// One silo as it is shipped, and all who may hear of what happens there at once: a browser, a webhook's receiver, a grain in the cluster,
/// an Orleans client outside, and a queue of RabbitMQ.
/// </summary>
[Collection(RabbitCollection.Name)]
public sealed class StoryTests(RabbitBroker broker) : IAsyncLifetime
{
    private const string ClusterId = "story", Kept = "sku:KEPT", Left = "sku:LEFT";
    private TestDatabase _database = null!;
    private SiloProcess _silo = null!;
    private Member _member = null!;
    private Outside _outside = null!;
    private Heard _grain = null!;
    private Receiver _receiver = null!;
    private RabbitQueue _queue = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        if (RabbitBroker.Missing is not null) return;
        _database = await TestDatabase.CreateAsync("story");
        _queue = await RabbitQueue.MakeAsync(broker.Uri, "#");
        _receiver = await Receiver.StartAsync();
        _silo = await SiloProcess.StartAsync(_database.ConnectionString, new Dictionary<string, string?>
        {
            ["Cluster__Id"] = ClusterId,
            ["Cluster__GatewayPort"] = Ports.Free(),
            ["Webhooks__AllowPrivateAddresses"] = "1",
            ["Bridges__RabbitMq__Uri"] = broker.Uri.ToString(),
            ["Bridges__RabbitMq__Exchange"] = _queue.Exchange,
            ["Ledger__CommandSeconds"] = "10",
        }, deadline: TimeSpan.FromMinutes(3));
        await BridgeNodes.ServedAsync(_database, "bridge:rabbitmq");
        _member = await Member.JoinAsync(_database, ClusterId);
        _grain = await _member.ListenAsync();
        _outside = await Outside.ListenAsync(_database, ClusterId);
        await SendAsync(HttpMethod.Post, "/v1/webhooks", new { webhookId = "crm", url = _receiver.Url });
        _browser = await Browser.ListenAsync(_silo);
    }

    public async Task DisposeAsync()
    {
        if (RabbitBroker.Missing is not null) return;
        _browser.Dispose();
        await _outside.DisposeAsync();
        await _member.DisposeAsync();
        await _silo.DisposeAsync();
        await _receiver.DisposeAsync();
        await _queue.DisposeAsync();
        await _database.DisposeAsync();
    }

    [RabbitFact]
    public async Task A_story_is_heard_by_all_alike_of_each_item_in_the_same_order_and_once_by_id()
    {
        foreach (var itemId in (string[])[Kept, Left]) await SendAsync(HttpMethod.Post, "/v1/items", new { itemId, onHand = 20 });
        await HoldAsync("order", (Kept, 3), (Left, 2));
        await SendAsync(HttpMethod.Patch, "/v1/holds/order", new { changeId = "resize", lines = Lines((Kept, 4), (Left, 1)) });
        await SendAsync(HttpMethod.Post, "/v1/holds/order/confirm", new { });
        await SendAsync(HttpMethod.Post, "/v1/holds/order/fulfilments", new { fulfilmentId = "part", lines = Lines((Kept, 2)) });
        await SendAsync(HttpMethod.Post, "/v1/holds/order/cancel", new { reason = "changed her mind" });
        await HoldAsync("forgotten", 1, (Left, 5));

        var told = await AllAsync();

        Assert.Equal(
            ["item_created.v1", "hold_placed.v1", "hold_changed.v1", "hold_confirmed.v1", "hold_fulfilled.v1", "hold_cancelled.v1"],
            told.Where(one => one.Subject == Kept).Select(one => one.Type));
        Assert.Equal(
            ["item_created.v1", "hold_placed.v1", "hold_changed.v1", "hold_confirmed.v1", "hold_cancelled.v1", "hold_placed.v1",
                "hold_expired.v1"],
            told.Where(one => one.Subject == Left).Select(one => one.Type));
        await AllHearAsync(told);
    }

    [RabbitFact]
    public async Task The_largest_event_there_is_reaches_all_of_them_whole()
    {
        static Dictionary<string, string> Metadata(char of) =>
            Enumerable.Range(0, 20).ToDictionary(n => n.ToString("D40", CultureInfo.InvariantCulture), _ => new string(of, 500));
        await SendAsync(HttpMethod.Post, "/v1/items", new { itemId = Kept, onHand = 20, metadata = Metadata('ж') });
        await SendAsync(HttpMethod.Patch, "/v1/items/" + Kept, new
        {
            reason = new string('ж', 200), metadata = Metadata('水'),
        });

        var told = await AllAsync(settled: false);

        var heard = await AllHearAsync(told);
        var largest = _receiver.Received.Select(one => one.Event).Single(one => (string)one["type"]! == "item_changed.v1");
        Assert.Contains(new string('水', 500), Text(largest), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(largest, heard.Single(one => (string)one["id"]! == (string)largest["id"]!)));
        var streamed = _grain.Events.Single(one => one.EventId == (string)largest["id"]!);
        Assert.Contains(new string('水', 500), Text(JsonNode.Parse(streamed.Data!)!), StringComparison.Ordinal);
    }

    // What the journal says in the end, in order: what everybody has to have heard.
    private async Task<List<Told>> AllAsync(bool settled = true)
    {
        if (settled)
            await Poll.UntilAsync(async () => (await EventsAsync()).Any(one => one.Type == "hold_expired.v1"), "the hold has ended");
        // A page may end before the last event: a node tells what it has read so far.
        List<Told> told = [];
        await Poll.UntilAsync(async () =>
        {
            told = await EventsAsync();
            return told.Count == await _database.ScalarAsync<long>("SELECT count(*) FROM journal");
        }, "all are told over HTTP");
        return told;
    }

    private async Task<List<Told>> EventsAsync()
    {
        var page = (await _silo.Client.GetFromJsonAsync<JsonNode>("/v1/events?limit=500"))!;
        return [.. page["events"]!.AsArray().Select(static one => Told.Of(one!))];
    }

    // Answers what the browser was told.
    private async Task<List<JsonNode>> AllHearAsync(List<Told> told)
    {
        var browser = await _browser.HearAsync(told.Count);
        await _queue.HearAsync(told.Count);
        await Poll.UntilAsync(() => _receiver.Received.DistinctBy(one => one.Id).Count() == told.Count, "the receiver hears all");
        await _grain.UntilAsync(heard => heard.DistinctBy(one => one.EventId).Count() == told.Count, "the grain hears all");
        await _outside.Heard.UntilAsync(heard => heard.DistinctBy(one => one.EventId).Count() == told.Count, "the client hears all");

        Same(told, browser.Select(Told.Of), "the browser");
        Same(told, _queue.Heard.Select(static one => new Told(one.Id, one.Type, one.Subject, one.Sequence)), "RabbitMQ");
        Same(told, _receiver.Received.Select(static one => Told.Of(one.Event)), "the receiver");
        Same(told, _grain.Events.Select(Told.Of), "the grain");
        Same(told, _outside.Heard.Events.Select(Told.Of), "the client outside");
        return browser;
    }

    private static string Text(JsonNode node) => node.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static void Same(List<Told> told, IEnumerable<Told> heard, string who)
    {
        var once = heard.DistinctBy(static one => one.Id).ToList();
        foreach (var item in told.GroupBy(static one => one.Subject))
            Assert.True(item.SequenceEqual(once.Where(one => one.Subject == item.Key)), $"{who} hears of {item.Key} something else.");
        Assert.Equal(told.Count, once.Count);
    }

    private Task HoldAsync(string holdId, params (string, int)[] lines) => HoldAsync(holdId, 600, lines);

    private Task HoldAsync(string holdId, int ttlSeconds, params (string, int)[] lines) =>
        SendAsync(HttpMethod.Post, "/v1/holds", new { holdId, ttlSeconds, lines = Lines(lines) });

    private static object[] Lines(params (string ItemId, int Quantity)[] lines) =>
        [.. lines.Select(static line => new { itemId = line.ItemId, quantity = line.Quantity })];

    private async Task SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _silo.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    private sealed record Told(string Id, string Type, string Subject, string? Sequence)
    {
        public static Told Of(JsonNode envelope) =>
            new((string)envelope["id"]!, (string)envelope["type"]!, (string)envelope["subject"]!, (string?)envelope["sequence"]);

        public static Told Of(InventoryEvent told) =>
            new(told.EventId, told.Type, told.Subject, told.Item?.Sequence.ToString("D19", CultureInfo.InvariantCulture));
    }
}
