using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// kill -9 of the silo while callers place holds: what was acknowledged is there, and what was not told may be asked again.
/// </summary>
public sealed class SiloKillTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("kill");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Every_acknowledged_hold_is_there_no_other_and_repeats_answer_as_before()
    {
        Load load;
        await using (var silo = await SiloProcess.StartAsync(_database.ConnectionString))
        {
            var caller = new Caller(silo);
            await caller.CreateAsync("sku:one", 1_000_000);
            await caller.CreateAsync("sku:two", 1_000_000);
            load = Load.Start(32, holdId => caller.PlaceAsync(holdId, (holdId.EndsWith('1') ? "sku:one" : "sku:two", 2)));
            await load.ReachedAsync(1500);
            silo.Kill9();
            await silo.WaitForExitAsync();
            await load.StopAsync();
        }

        var found = await Ledger.HoldsAsync(_database);
        var acknowledged = load.Acknowledged.ToDictionary();
        var undecided = load.Undecided.ToHashSet();
        Assert.All(acknowledged.Keys, holdId => Assert.Contains(holdId, found));
        Assert.All(found.Keys.Where(holdId => !acknowledged.ContainsKey(holdId)), holdId => Assert.Contains(holdId, undecided));
        Assert.All(load.Replies.Values, reply => Assert.True(reply.Status is 201 or 0, reply.ToString()));

        await using var again = await SiloProcess.StartAsync(_database.ConnectionString);
        var repeater = new Caller(again);
        var repeats = await Task.WhenAll(load.Replies.Keys.Select(async holdId =>
            (holdId, Reply: await Caller.UntilDecidedAsync(() => repeater.PlaceAsync(holdId,
                (holdId.EndsWith('1') ? "sku:one" : "sku:two", 2))))));
        foreach (var (holdId, reply) in repeats)
        {
            if (acknowledged.TryGetValue(holdId, out var before))
            {
                Assert.Equal((200, true), (reply.Status, reply.Replayed));
                Assert.Equal(before.Body.GetRawText(), reply.Body.GetRawText());
            }
            else
            {
                // Its answer was lost: it had happened or happens now, and once.
                Assert.Equal(found.ContainsKey(holdId) ? (200, true) : (201, false), (reply.Status, reply.Replayed));
            }
        }

        Assert.Equal(load.Replies.Count, await Ledger.CountAsync(_database, "held"));
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task So_it_is_in_the_midst_of_the_overlapping_rounds_of_one_busy_item()
    {
        Load load;
        await using (var silo = await SiloProcess.StartAsync(_database.ConnectionString))
        {
            var caller = new Caller(silo);
            await caller.CreateAsync("sku:busy", 1_000_000);
            load = Load.Start(4, batch => caller.PlaceBatchAsync(batch, "sku:busy"));
            await load.ReachedAsync(60);
            silo.Kill9();
            await silo.WaitForExitAsync();
            await load.StopAsync();
        }

        var found = await Ledger.HoldsAsync(_database);
        var acknowledged = load.Acknowledged.Select(entry => entry.Key).ToArray();
        Assert.All(acknowledged.SelectMany(Caller.HoldsOf), holdId => Assert.Contains(holdId, found));
        Assert.All(found.Keys, holdId => Assert.Contains(holdId[..holdId.LastIndexOf('.')], load.Replies));
        await Invariants.CheckAsync(_database);

        await using var again = await SiloProcess.StartAsync(_database.ConnectionString);
        foreach (var batch in load.Undecided)
            Assert.Equal(201, (await Caller.UntilDecidedAsync(() => new Caller(again).PlaceBatchAsync(batch, "sku:busy"))).Status);
        Assert.Equal((acknowledged.Length + load.Undecided.Count()) * Caller.BatchSize, await Ledger.CountAsync(_database, "held"));
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task Holds_that_ended_while_nothing_ran_are_ended_by_the_start_itself()
    {
        await using (var silo = await SiloProcess.StartAsync(_database.ConnectionString))
        {
            var caller = new Caller(silo);
            await caller.CreateAsync("sku:ends", 500);
            await caller.CreateAsync("sku:stays", 500);
            var replies =
                await Task.WhenAll(Enumerable.Range(0, 200)
                .Select(i => caller.PlaceAsync($"ends-{i}", 20, ("sku:ends", 1), ("sku:stays", 1))));
            Assert.All(replies, reply => Assert.Equal(201, reply.Status));
            silo.Kill9();
            await silo.WaitForExitAsync();
        }

        // Rather than wait for their ends: they were all placed half a minute earlier.
        await _database.ScalarAsync<object>("UPDATE hold SET expires_at = expires_at - interval '30 seconds'");
        await using var again = await SiloProcess.StartAsync(_database.ConnectionString);
        await Poll.UntilAsync(async () => await Ledger.CountAsync(_database, "held") == 0, "the sweep at start has ended all");

        Assert.Equal(200, await Ledger.CountAsync(_database, "expired"));
        Assert.Equal(0, (await new Caller(again).GetItemAsync("sku:ends")).Body.GetProperty("held").GetInt64());
        await Invariants.CheckAsync(_database);
    }
}
