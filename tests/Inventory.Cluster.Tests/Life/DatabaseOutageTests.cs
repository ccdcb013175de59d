using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>PostgreSQL goes away under load and comes back: callers hear it, nothing acknowledged is lost, nothing is doubled.</summary>
public sealed class DatabaseOutageTests : IAsyncLifetime
{
    private static readonly string[] Asked = ["sku:one"];

    private PrivateServer _server = null!;
    private TestDatabase _database = null!;
    private SiloProcess _silo = null!;
    private Caller _caller = null!;

    public async Task InitializeAsync()
    {
        _server = await PrivateServer.CreateAsync();
        _database = await TestDatabase.CreateOnAsync(_server.ConnectionString, "outage");
        _silo = await SiloProcess.StartAsync(_database.ConnectionString);
        _caller = new(_silo);
        await _caller.CreateAsync("sku:one", 1_000_000);
        await _caller.CreateAsync("sku:two", 1_000_000);
    }

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public Task A_restart_loses_and_doubles_nothing() => GoAwayAndReturnAsync(_server.StopFastAsync, _server.StartAsync);

    [Fact]
    public Task A_crash_loses_and_doubles_nothing() => GoAwayAndReturnAsync(_server.KillHardAsync, _server.StartAsync);

    [Fact]
    public Task A_server_that_freezes_and_wakes_loses_and_doubles_nothing() => GoAwayAndReturnAsync(FreezeAsync, WakeAsync);

    [Fact]
    public Task A_crash_in_the_midst_of_overlapping_rounds_loses_and_doubles_nothing() => GoAwayWhileRoundsOverlapAsync(_server.KillHardAsync, _server.StartAsync);

    [Fact]
    public Task A_server_that_freezes_in_the_midst_of_overlapping_rounds_loses_and_doubles_nothing() => GoAwayWhileRoundsOverlapAsync(FreezeAsync, WakeAsync);

    private Task FreezeAsync()
    {
        _server.Pause();
        return Task.CompletedTask;
    }

    private Task WakeAsync()
    {
        _server.Resume();
        return Task.CompletedTask;
    }

    private async Task GoAwayWhileRoundsOverlapAsync(Func<Task> leave, Func<Task> comeBack)
    {
        var load = Load.Start(4, batch => _caller.PlaceBatchAsync(batch, "sku:one"));
        await load.ReachedAsync(30);
        await leave();
        await Poll.UntilAsync(async () => (await PlaceAsync("gone")).Code == "ledger-unavailable", "writes are refused");
        await comeBack();
        await load.ReachedAsync(load.Placed + 30);
        await load.StopAsync();

        var found = await Ledger.HoldsAsync(_database);
        var acknowledged = load.Acknowledged.Select(entry => entry.Key).ToArray();
        Assert.All(acknowledged.SelectMany(Caller.HoldsOf), holdId => Assert.Contains(holdId, found));
        // What was refused for sure did not happen.
        Assert.All(load.Replies.Values.SelectMany(reply => Caller.AnsweredWith("ledger-unavailable", reply)), holdId => Assert.DoesNotContain(holdId, found));
        foreach (var batch in load.Replies.Keys.Except(acknowledged)) Assert.Equal(201, (await Caller.UntilDecidedAsync(() => _caller.PlaceBatchAsync(batch, "sku:one"))).Status);
        // What asked whether writes are refused may have been on its way when the server froze.
        Assert.Equal(load.Replies.Keys.SelectMany(Caller.HoldsOf).Order(), (await Ledger.HoldsAsync(_database)).Keys.Where(holdId => holdId != "gone").Order());
        await Invariants.CheckAsync(_database);
    }

    private async Task GoAwayAndReturnAsync(Func<Task> leave, Func<Task> comeBack)
    {
        var load = Load.Start(16, PlaceAsync);
        await load.ReachedAsync(500);
        await leave();
        // Gone for as long as it takes that a write has surely been sent nowhere.
        var whileGone = 0;
        await Poll.UntilAsync(async () => (await PlaceAsync($"gone-{whileGone++}")).Code == "ledger-unavailable", "writes are refused");
        var read = await _caller.SendAsync(HttpMethod.Post, "/v1/availability", new { itemIds = Asked });
        await comeBack();
        await load.ReachedAsync(load.Placed + 500);
        await load.StopAsync();

        Assert.Equal(503, read.Status);
        Assert.All(load.Replies.Values, reply => Assert.True(reply.Status is 201 or 200 || reply.Code is "ledger-unavailable" or "outcome-unknown", reply.ToString()));
        var found = await Ledger.HoldsAsync(_database);
        Assert.All(load.Acknowledged, entry => Assert.Contains(entry.Key, found));
        // What was refused for sure did not happen.
        Assert.All(load.Replies.Where(entry => entry.Value.Code == "ledger-unavailable"), entry => Assert.DoesNotContain(entry.Key, found));
        foreach (var (holdId, before) in load.Acknowledged)
        {
            var again = await Caller.UntilDecidedAsync(() => PlaceAsync(holdId));
            Assert.Equal((200, true), (again.Status, again.Replayed));
            Assert.Equal(before.Body.GetRawText(), again.Body.GetRawText());
        }

        foreach (var holdId in load.Undecided.ToArray())
        {
            var decided = await Caller.UntilDecidedAsync(() => PlaceAsync(holdId));
            Assert.Equal(found.ContainsKey(holdId) ? (200, true) : (201, false), (decided.Status, decided.Replayed));
        }

        await Invariants.CheckAsync(_database);
    }

    private Task<Reply> PlaceAsync(string holdId) => _caller.PlaceAsync(holdId, (holdId.EndsWith('1') ? "sku:one" : "sku:two", 2));
}
