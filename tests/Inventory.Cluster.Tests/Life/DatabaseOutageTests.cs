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
    public Task A_crash_in_the_midst_of_overlapping_rounds_loses_and_doubles_nothing() =>
        GoAwayWhileRoundsOverlapAsync(_server.KillHardAsync, _server.StartAsync);

    [Fact]
    public Task A_server_that_freezes_in_the_midst_of_overlapping_rounds_loses_and_doubles_nothing() =>
        GoAwayWhileRoundsOverlapAsync(FreezeAsync, WakeAsync);

    [Fact]
    public async Task A_database_set_to_read_only_is_told_as_that_and_written_to_again_as_soon_as_it_is_not()
    {
        Assert.Equal(201, (await PlaceAsync("before")).Status);
        await _database.ScalarAsync<object>($"ALTER DATABASE {_database.Name} SET default_transaction_read_only = on");
        await EndSessionsAsync();
        await Poll.UntilAsync(async () => (await PlaceAsync("while-0")).Code == "ledger-unavailable", "the sessions of before are gone");
        for (var i = 1; i < 20; i++) Assert.Equal("ledger-unavailable", (await PlaceAsync($"while-{i}")).Code);
        await OnServerAsync($"ALTER DATABASE {_database.Name} RESET default_transaction_read_only");
        await Poll.UntilAsync(async () => (await PlaceAsync("after")).Status is 201 or 200, "writes go through again",
            TimeSpan.FromSeconds(10));

        // What a program prints comes a little later than what it answers.
        await Poll.UntilAsync(
            () => Task.FromResult(_silo.Output.Contains("The ledger takes writes again", StringComparison.Ordinal)), "the log says so");
        var log = _silo.Output.Split('\n');
        Assert.Single(log, line => line.Contains("The ledger takes no writes", StringComparison.Ordinal));
        Assert.Single(log, line => line.Contains("The ledger takes writes again", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Contains("   at Inventory.", StringComparison.Ordinal));
        Assert.DoesNotContain("while-7", (await Ledger.HoldsAsync(_database)).Keys);
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task Sessions_that_are_ended_under_load_lose_and_double_nothing_and_come_back_by_themselves()
    {
        var load = Load.Start(16, PlaceAsync);
        for (var i = 1; i <= 3; i++)
        {
            await load.ReachedAsync(load.Placed + 200);
            await EndSessionsAsync();
        }

        await load.ReachedAsync(load.Placed + 200);
        await load.StopAsync();

        var found = await Ledger.HoldsAsync(_database);
        Assert.All(load.Acknowledged, entry => Assert.Contains(entry.Key, found));
        // What was refused for sure did not happen.
        Assert.All(load.Replies.Where(entry => entry.Value.Code == "ledger-unavailable"), entry => Assert.DoesNotContain(entry.Key, found));
        await Invariants.CheckAsync(_database);
    }

    // Those of the commit path: the cluster's own go on.
    private Task EndSessionsAsync() =>
        OnServerAsync($"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'inventory-ledger' AND datname = '{_database.Name}'");

    // From another database: sessions of this one may be read-only.
    private async Task OnServerAsync(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

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
        Assert.All(load.Replies.Values.SelectMany(reply => Caller.AnsweredWith("ledger-unavailable", reply)),
            holdId => Assert.DoesNotContain(holdId, found));
        foreach (var batch in load.Replies.Keys.Except(acknowledged))
            Assert.Equal(201, (await Caller.UntilDecidedAsync(() => _caller.PlaceBatchAsync(batch, "sku:one"))).Status);
        // What asked whether writes are refused may have been on its way when the server froze.
        Assert.Equal(load.Replies.Keys.SelectMany(Caller.HoldsOf).Order(), (await Ledger.HoldsAsync(_database))
            .Keys.Where(holdId => holdId != "gone").Order());
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
        Assert.All(load.Replies.Values, reply => Assert.True(
            reply.Status is 201 or 200 || reply.Code is "ledger-unavailable" or "outcome-unknown" or "overloaded", reply.ToString()));
        var found = await Ledger.HoldsAsync(_database);
        Assert.All(load.Acknowledged, entry => Assert.Contains(entry.Key, found));
        // What was refused for sure did not happen.
        Assert.All(load.Replies.Where(entry => entry.Value.Code is "ledger-unavailable" or "overloaded"),
            entry => Assert.DoesNotContain(entry.Key, found));
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
