using System.Globalization;
using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Service;

/// <summary>
/// A silo as an operator runs it: without the test clock, with a limit on requests, and with a database that may be away.
/// </summary>
public sealed class PlainSiloTests
{
    [Fact]
    public async Task Without_the_test_clock_its_paths_are_not_found_and_time_passes()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, Variables(("INVENTORY_TEST_CLOCK", null)));
        using var client = silo.NewClient(key: null);
        var api = new Api(client, SiloProcess.BootstrapKey);
        (await api.Get("/v1/test/clock")).Is(404, "not-found");
        (await api.Put("/v1/test/clock", """{"now":"2100-01-01T00:00:00.000Z"}""")).Is(404, "not-found");

        (await api.Post("/v1/items", """{"itemId":"sku:a","onHand":1}""")).Is(201);
        (await api.Post("/v1/holds", """{"holdId":"h","ttlSeconds":1,"lines":[{"itemId":"sku:a","quantity":1}]}""")).Is(201);
        await Poll.UntilAsync(async () => (await api.Get("/v1/holds/h")).Text("status") == "expired", "the hold has ended by itself");
        var over = (await api.Get("/v1/holds/h")).Is(200);
        Assert.Equal(over.Instant("expiresAt"), over.Instant("endedAt"));
        Assert.Equal(over.Instant("placedAt").AddSeconds(1), over.Instant("expiresAt"));
        (await api.Get("/v1/items/sku:a")).Shows("""{"available":1,"held":0}""");
    }

    [Fact]
    public async Task More_requests_than_a_key_may_send_are_told_when_to_come_back()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, Variables(("INVENTORY_REQUESTS_PER_SECOND", "1")));
        using var client = silo.NewClient(key: null);
        var api = new Api(client, SiloProcess.BootstrapKey);
        // All at once, so that a slow machine cannot earn the next permission in between.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => api.Get("/v1/items?limit=1")));
        var refused = answers.Where(answer => answer.Status != 200).ToArray();
        Assert.NotEmpty(refused);
        foreach (var one in refused) one.Is(429, "rate-limited");
        (await api.As(null).Get("/health/live")).Is(200);
    }

    [Fact]
    public async Task In_production_each_line_of_its_log_is_JSON_with_a_number()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, Variables(("DOTNET_ENVIRONMENT", "Production")));
        await Poll.UntilAsync(() => silo.Output.Contains("is ready", StringComparison.Ordinal), "it has told that it is ready");

        var events = silo.Output.Split('\n').Select(line => JsonNode.Parse(line)!["EventId"]!.GetValue<int>());

        Assert.Superset(new HashSet<int> { 1000, 1001 }, events.ToHashSet());
    }

    [Fact]
    public async Task Without_its_ledger_it_refuses_and_says_so()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(server.ConnectionString);
        using var client = silo.NewClient(key: null);
        var api = new Api(client, SiloProcess.BootstrapKey);
        const string place = """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1}]}""";
        (await api.Post("/v1/items", """{"itemId":"sku:a","onHand":1}""")).Is(201);
        await server.StopFastAsync();

        // A request that was under way when the connection broke is not known to have failed; a later one is refused before anything is
        // sent.
        await Poll.UntilAsync(async () => (await api.Post("/v1/holds", place)) is var answer && answer.Text("code") == "ledger-unavailable",
            "nothing is sent any more");
        (await api.Post("/v1/holds", place)).Is(503, "ledger-unavailable");
        (await api.Get("/health/ready")).Is(503);
        (await api.Get("/health/live")).Is(200);

        await server.StartAsync();
        await Poll.UntilAsync(async () => (await api.Post("/v1/holds", place)).Status is 200 or 201, "the ledger is back");
        (await api.Get("/v1/items/sku:a")).Shows("""{"held":1,"version":2}""");
        (await api.Get("/health/ready")).Is(200);
    }

    [Fact]
    public async Task While_it_starts_it_is_alive_and_refuses()
    {
        // A database that takes connections and never answers.
        using var mute = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        mute.Start();
        var port = ((System.Net.IPEndPoint)mute.LocalEndpoint).Port;
        var nowhere = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=nobody;Database=none");
        await using var silo = SiloProcess.Launch(nowhere, Variables(("INVENTORY_DATABASE_PATIENCE_SECONDS", "60")));
        using var client = silo.NewClient(key: null);
        var api = new Api(client, SiloProcess.BootstrapKey);
        await Poll.UntilAsync(async () =>
        {
            try
            {
                return (await client.GetAsync("/health/live")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the port answers");
        (await api.Get("/v1/items")).Is(503, "starting");
        (await api.Get("/health/ready")).Is(503, "starting");
    }

    [Fact]
    public async Task JOB_1_CFG_2_A_sweep_every_second_goes_on_and_on()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, Variables(("Expiry__Interval", "00:00:01")));
        var last = DateTime.MinValue;
        for (var sweep = 0; sweep < 4; sweep++)
        {
            await Poll.UntilAsync(async () => await LastRunAsync() > last, "the first shard is swept again");
            last = await LastRunAsync();
        }

        Task<DateTime> LastRunAsync() =>
            database.ScalarAsync<DateTime>("SELECT coalesce(last_run_at, '-infinity') FROM expiry_shard WHERE shard = 0");
    }

    private static Dictionary<string, string?> Variables(params (string Name, string? Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value);
}
