using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A statement takes long, and the ledger is given all the time that it wants: callers are not.</summary>
public sealed class CommandDeadlineTests : IAsyncLifetime
{
    // Less than Orleans' own 30 s, and no measure: what is in time is told by what the row's lock still lets nobody do.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private TestDatabase _database = null!;
    private SiloProcess? _silo;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("deadline");

    public async Task DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_under_way_for_too_long_is_not_known_and_what_waits_behind_it_was_never_sent()
    {
        var caller = await StartAsync("60");
        await caller.CreateAsync("sku:slow", 100);
        await caller.CreateAsync("sku:other", 100);
        Reply alone;
        Reply[] behind, others;
        await using (await LockAsync("sku:slow"))
        {
            var first = caller.PlaceAsync("alone", ("sku:slow", 1)).WaitAsync(Bound);
            await UntilBlockedAsync();
            behind = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
                caller.PlaceAsync($"behind-{i}", ("sku:slow", 1)).WaitAsync(Bound)));
            alone = await first;
            others = await Task.WhenAll(
                caller.PlaceAsync("stay", ("sku:slow", 1), ("sku:other", 1)).WaitAsync(Bound),
                caller.SendAsync(HttpMethod.Post, "/v1/items/sku:slow/adjustments", new { adjustmentId = "a", delta = 1, reason = "r" })
                    .WaitAsync(Bound),
                caller.GetItemAsync("sku:slow").WaitAsync(Bound));
        }

        Assert.Equal("outcome-unknown", alone.Code);
        Assert.All(behind, reply => Assert.True(reply.Code is "overloaded" or "outcome-unknown", reply.ToString()));
        Assert.Equal(["outcome-unknown", "outcome-unknown", "ledger-unavailable"], others.Select(reply => reply.Code));
        var again = await Caller.UntilDecidedAsync(() => caller.PlaceAsync("alone", ("sku:slow", 1)));
        Assert.Equal((200, true), (again.Status, again.Replayed));
        var found = await Ledger.HoldsAsync(_database);
        for (var i = 0; i < behind.Length; i++)
            Assert.False(behind[i].Code == "overloaded" && found.ContainsKey($"behind-{i}"), $"behind-{i}");
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task A_statement_of_a_second_and_a_half_is_slow_and_no_outage()
    {
        var caller = await StartAsync(commandSeconds: null);
        await caller.CreateAsync("sku:slow", 100);
        Task<Reply> placing;
        await using (var connection = await LockAsync("sku:slow"))
        {
            placing = caller.PlaceAsync("patient", ("sku:slow", 1));
            await UntilBlockedAsync();
            await using var waiting = new NpgsqlCommand("SELECT pg_sleep(1.5)", connection);
            await waiting.ExecuteNonQueryAsync();
        }

        Assert.Equal(201, (await placing).Status);
    }

    private async Task<Caller> StartAsync(string? commandSeconds)
    {
        var environment = new Dictionary<string, string?> { ["Ledger__CommandSeconds"] = commandSeconds };
        _silo = await SiloProcess.StartAsync(_database.ConnectionString, environment);
        return new(_silo);
    }

    // Until it is disposed.
    private async Task<NpgsqlConnection> LockAsync(string itemId)
    {
        var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; SELECT FROM item WHERE item_id = '{itemId}' FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task UntilBlockedAsync() => Poll.UntilAsync(
        () => _database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"),
        "the commit waits for the item's row");
}
