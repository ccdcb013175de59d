using System.Globalization;
using System.Text.RegularExpressions;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Events;

/// <summary>Those who listen, while the database or the node goes away.</summary>
public sealed partial class BadDayTests
{
    private const string Stream = "/v1/events/stream";

    [Fact]
    public async Task Listeners_stay_while_the_database_is_away_and_hear_everything_once_it_is_back()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(server.ConnectionString);
        using var client = silo.NewClient(key: null);
        var api = new Api(client, SiloProcess.BootstrapKey);
        using var listener = await api.Listen();
        await MakeAsync(api, "sku:before");
        Assert.Equal("sku:before", (string?)(await listener.EventsAsync(1))[0].Envelope["subject"]);

        await server.StopFastAsync();
        await Poll.UntilAsync(async () => (await api.Get("/v1/events")).Status == 503, "the database is missed");
        (await api.Get("/v1/events")).Is(503, "ledger-unavailable");
        (await api.Get(Stream + "?after=start")).Is(503, "ledger-unavailable");
        Assert.Equal(":", (await listener.NextAsync())!.Lines[0]);
        await server.StartAsync();
        for (var i = 0; i < 3; i++) await MakeAsync(api, $"sku:after-{i}");

        Assert.Equal(["sku:after-0", "sku:after-1", "sku:after-2"],
            (await listener.EventsAsync(3)).Select(one => (string)one.Envelope["subject"]!));
    }

    [Fact]
    public async Task Listeners_hear_comments_while_the_database_does_not_answer()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(server.ConnectionString);
        using var client = silo.NewClient(key: null);
        var api = new Api(client, SiloProcess.BootstrapKey);
        await MakeAsync(api, "sku:a");
        using var listener = await api.Listen(Stream + "?after=start");
        await listener.EventsAsync(1);
        server.Pause();
        for (var i = 0; i < 4; i++) Assert.Equal(":", (await listener.NextAsync())!.Lines[0]);
        server.Resume();
        await MakeAsync(api, "sku:b");
        Assert.Equal("sku:b", (string?)(await listener.EventsAsync(1))[0].Envelope["subject"]);
    }

    [Fact]
    public async Task A_node_that_stops_ends_streams_and_waits_and_whoever_comes_back_goes_on_without_a_gap()
    {
        await using var database = await TestDatabase.CreateAsync();
        string last;
        await using (var silo = await SiloProcess.StartAsync(database.ConnectionString))
        {
            using var client = silo.NewClient(key: null);
            var api = new Api(client, SiloProcess.BootstrapKey);
            using var listener = await api.Listen();
            await MakeAsync(api, "sku:a");
            await listener.EventsAsync(1);
            last = listener.LastId!;
            await MakeAsync(api, "sku:b");
            var cursor = (await api.Get("/v1/events?after=now")).Text("next");
            var connections = await ConnectionsAsync(client);
            var waiting = api.Get($"/v1/events?after={cursor}&prefix=sku:none&wait=30");
            // It has taken the connection over which was asked before.
            await Poll.UntilAsync(async () => await ConnectionsAsync(client) > connections, "the request waits");
            var stopping = silo.StopGracefullyAsync();
            await listener.ToEndAsync();
            Assert.False(stopping.IsCompleted);
            Assert.Empty((await waiting).Is(200).List("events"));
            Assert.Equal(0, await stopping);
        }

        await using var again = await SiloProcess.StartAsync(database.ConnectionString);
        using var other = again.NewClient(key: null);
        using var resumed = await new Api(other, SiloProcess.BootstrapKey).Listen(Stream, ("Last-Event-ID", last));
        Assert.Equal("sku:b", (string?)(await resumed.EventsAsync(1))[0].Envelope["subject"]);
    }

    // Repeated until it is known, for the database may be on its way back.
    private static Task MakeAsync(Api api, string item) => Poll.UntilAsync(
        async () => (await api.Post("/v1/items", $$"""{"itemId":"{{item}}","onHand":1}""")).Status is 200 or 201, $"{item} is made");

    private static async Task<int> ConnectionsAsync(HttpClient client) =>
        int.Parse(Connections().Match(await client.GetStringAsync("/metrics")).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^kestrel_active_connections{[^}]*} ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Connections();
}
