using System.Collections.Concurrent;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// The database freezes before, during and after what is sent to it. Whoever was told that a request had no effect finds none, whatever
/// happens once it wakes; and keys that are known go on being recognised.
/// </summary>
public sealed class FrozenDatabaseTests : IAsyncLifetime
{
    private static readonly string[] Scopes = ["read"];
    private PrivateServer _server = null!;
    private TestDatabase _database = null!;
    private SiloProcess _silo = null!;
    private Caller _caller = null!;

    public async Task InitializeAsync()
    {
        _server = await PrivateServer.CreateAsync();
        _database = await TestDatabase.CreateOnAsync(_server.ConnectionString, "frozen");
        _silo = await SiloProcess.StartAsync(_database.ConnectionString);
        _caller = new(_silo);
    }

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Frozen_before_the_send_whoever_hears_of_no_effect_finds_none()
    {
        // More at once than the eight connections that keys have.
        var keys = Enumerable.Range(0, 9).Select(i => Key($"before.pool.{i}"));
        Write[] writes = [.. keys, .. await PrepareAsync("before", 3)];
        _server.Pause();
        var told = await SendAsync(writes);
        _server.Resume();
        // Not all of it is unknown: those that found no connection open were never sent, and are told so.
        Assert.Contains(told, one => one.Key.Kind is "key" or "deletion" && HadNoEffect(one.Value));
        await NoEffectWhereToldAsync(told);
    }

    [Fact]
    public async Task Frozen_while_what_was_sent_is_being_done_nobody_hears_of_no_effect()
    {
        var writes = await PrepareAsync("during", 1);
        ConcurrentDictionary<Write, Reply> told;
        await using (var connection = await _database.OpenAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            const string Lock = "LOCK TABLE api_key, item, hold IN SHARE ROW EXCLUSIVE MODE";
            await using (var locking = new NpgsqlCommand(Lock, connection, transaction)) await locking.ExecuteNonQueryAsync();
            var sending = SendAsync(writes);
            await Poll.UntilAsync(
                () => ScalarAsync<bool>(
                    connection, transaction, "SELECT count(*) >= 3 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
                "statements wait");
            _server.Pause();
            told = await sending;
            _server.Resume();
        }

        Assert.All(told.Where(one => one.Key.Kind is "key" or "deletion"), one => Assert.Equal("outcome-unknown", one.Value.Code));
        await NoEffectWhereToldAsync(told);
        // It was done all the same, once the lock and the frost were gone.
        await Poll.UntilAsync(() => HappenedAsync(writes.Single(write => write.Kind == "key")), "the key is made");
    }

    [Fact]
    public async Task Frozen_at_any_moment_under_load_whoever_hears_of_no_effect_finds_none()
    {
        var writes = await PrepareAsync("after", 12);
        var answered = 0;
        var enough = new TaskCompletionSource();
        var sending = SendAsync(writes, () =>
        {
            if (Interlocked.Increment(ref answered) == 10) enough.SetResult();
        });
        await enough.Task;
        _server.Pause();
        var told = await sending;
        _server.Resume();
        await NoEffectWhereToldAsync(told);
    }

    [Fact]
    public async Task Keys_that_are_known_go_on_and_those_that_are_not_are_told_at_once()
    {
        Assert.Equal(404, (await _caller.SendAsync(HttpMethod.Get, "/v1/nothing", null)).Status);
        _server.Pause();
        using var strangers = _silo.NewClient(key: null);
        // So many, one or two at a time, would take longer than any of them is given.
        strangers.Timeout = TimeSpan.FromSeconds(20);
        var told = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nothing");
            request.Headers.Authorization = new("Bearer", $"stranger-{i}");
            using var answer = await strangers.SendAsync(request);
            return (int)answer.StatusCode;
        }));
        Assert.All(told, status => Assert.Equal(503, status));
        Assert.Equal(404, (await _caller.SendAsync(HttpMethod.Get, "/v1/nothing", null)).Status);
        _server.Resume();
        await Poll.UntilAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nothing");
                request.Headers.Authorization = new("Bearer", "stranger-0");
                using var answer = await strangers.SendAsync(request);
                return (int)answer.StatusCode == 401;
            },
            "strangers are known as such again");
    }

    // What each needs is there before the frost.
    private async Task<Write[]> PrepareAsync(string name, int count)
    {
        var writes = new List<Write>();
        for (var i = 0; i < count; i++)
        {
            var id = $"{name}.{i}";
            foreach (var item in (string[])["sale", "stay", "adjust", "batch", "patch", "confirm"])
                await _caller.CreateAsync($"sku:{id}.{item}", 10);
            Assert.Equal(201, (await _caller.PlaceAsync($"{id}.confirm", ($"sku:{id}.confirm", 1))).Status);
            var made = await _caller.SendAsync(HttpMethod.Post, "/v1/keys", new { name = $"{id}.deletion", scopes = Scopes });
            Assert.Equal(201, made.Status);
            writes.AddRange(
                Key($"{id}.key"),
                new("deletion", HttpMethod.Delete, "/v1/keys/" + made.Text("keyId"), null,
                    $"SELECT FROM api_key WHERE name = '{id}.deletion' AND revoked_at IS NOT NULL"),
                new("hold", HttpMethod.Post, "/v1/holds", Hold($"{id}.sale", $"sku:{id}.sale"),
                    $"SELECT FROM hold WHERE hold_id = '{id}.sale'"),
                new("stay", HttpMethod.Post, "/v1/holds", Hold($"{id}.stay", $"sku:{id}.sale", $"sku:{id}.stay"),
                    $"SELECT FROM hold WHERE hold_id = '{id}.stay'"),
                new("confirm", HttpMethod.Post, $"/v1/holds/{id}.confirm/confirm", new { },
                    $"SELECT FROM hold WHERE hold_id = '{id}.confirm' AND status <> 'held'"),
                new("spend", HttpMethod.Post, $"/v1/holds/{id}.spent/release", new { ifUnknown = "spend" },
                    $"SELECT FROM hold WHERE hold_id = '{id}.spent'"),
                new("item", HttpMethod.Post, "/v1/items", new { itemId = $"sku:{id}.new", onHand = 1 },
                    $"SELECT FROM item WHERE item_id = 'sku:{id}.new'"),
                new("patch", HttpMethod.Patch, $"/v1/items/sku:{id}.patch", new { safetyStock = 1 },
                    $"SELECT FROM item WHERE item_id = 'sku:{id}.patch' AND safety_stock = 1"),
                new("adjustment", HttpMethod.Post, $"/v1/items/sku:{id}.adjust/adjustments",
                    new { adjustmentId = "a", delta = 1, reason = "r" },
                    $"SELECT FROM item WHERE item_id = 'sku:{id}.adjust' AND on_hand = 11"),
                new("batch", HttpMethod.Post, "/v1/adjustments:batch",
                    new { entries = new[] { new { itemId = $"sku:{id}.batch", adjustmentId = "a", delta = 1, reason = "r" } } },
                    $"SELECT FROM item WHERE item_id = 'sku:{id}.batch' AND on_hand = 11"));
        }

        return [.. writes];
    }

    private static Write Key(string name) => new(
        "key", HttpMethod.Post, "/v1/keys", new { name, scopes = Scopes }, $"SELECT FROM api_key WHERE name = '{name}'");

    private async Task<ConcurrentDictionary<Write, Reply>> SendAsync(Write[] writes, Action? answered = null)
    {
        var told = new ConcurrentDictionary<Write, Reply>();
        await Parallel.ForEachAsync(writes, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (write, _) =>
        {
            told[write] = await _caller.SendAsync(write.Method, write.Path, write.Body);
            answered?.Invoke();
        });
        return told;
    }

    private async Task NoEffectWhereToldAsync(ConcurrentDictionary<Write, Reply> told)
    {
        // What is not decided is by repeating it: behind that, nothing of before is on its way any more.
        foreach (var (write, _) in told.Where(one => IsUndecided(one.Value)))
            if (write.Kind != "key") await Caller.UntilDecidedAsync(() => _caller.SendAsync(write.Method, write.Path, write.Body));
        await Poll.UntilAsync(
            () => _database.ScalarAsync<bool>("""
                SELECT NOT EXISTS (
                  SELECT FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid() AND datname = current_database())
                """),
            "nothing is under way");
        foreach (var (write, reply) in told)
        {
            if (HadNoEffect(reply)) Assert.False(await HappenedAsync(write), $"{write.Kind} {write.Path}: {reply}");
            else if (!IsUndecided(reply)) Assert.True(await HappenedAsync(write), $"{write.Kind} {write.Path}: {reply}");
        }

        await Invariants.CheckAsync(_database);
    }

    private Task<bool> HappenedAsync(Write write) => _database.ScalarAsync<bool>($"SELECT EXISTS ({write.Effect})");

    private static bool HadNoEffect(Reply reply) => CodeOf(reply) is "ledger-unavailable" or "overloaded" or "starting";

    private static bool IsUndecided(Reply reply) => reply.Status == 0 || CodeOf(reply) is "outcome-unknown" or "internal-error";

    // A batch is answered entry by entry.
    private static string? CodeOf(Reply reply) => reply.Code
        ?? (reply.Status == 200 && reply.Body.TryGetProperty("results", out var results)
            && results[0].TryGetProperty("problem", out var problem) ? problem.GetProperty("code").GetString() : null);

    private static object Hold(string holdId, params string[] items) =>
        new { holdId, lines = items.Select(static itemId => new { itemId, quantity = 1 }) };

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private sealed record Write(string Kind, HttpMethod Method, string Path, object? Body, string Effect);
}
