using System.Globalization;
using Inventory.Testing;
using Xunit.Abstractions;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// kill -9 in the middle of holds of many lines, at moments drawn from a seed: no line is ever held, changed or ended without its others.
/// INVENTORY_CRASH_ROUNDS sets how often (5 unless set), INVENTORY_CRASH_SEED the moments.
/// </summary>
public sealed class ManyLineCrashTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Nights = 40;
    private const int StayMax = 12;
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("many_lines");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task No_line_is_held_without_its_others_however_often_the_silo_is_killed()
    {
        var rounds = Number("INVENTORY_CRASH_ROUNDS", 5);
        var seed = Number("INVENTORY_CRASH_SEED", Random.Shared.Next());
        output.WriteLine($"INVENTORY_CRASH_ROUNDS={rounds} INVENTORY_CRASH_SEED={seed}");
        var random = new Random(seed);
        var acknowledged = new Dictionary<string, Reply>();
        var undecided = new HashSet<string>();
        for (var round = 0; round < rounds; round++)
        {
            await using var silo = await SiloProcess.StartAsync(_database.ConnectionString);
            var caller = new Caller(silo);
            if (round == 0)
            {
                for (var night = 0; night < Nights; night++) await caller.CreateAsync(Night(night), 100_000);
            }

            // Callers are awake before the moment comes, so that it falls into the midst of their work.
            var name = string.Create(CultureInfo.InvariantCulture, $"round-{round}-");
            var load = Load.Start(12, holdId => LiveAsync(caller, name + holdId));
            await load.ReachedAsync(random.Next(1, 120));
            silo.Kill9();
            await silo.WaitForExitAsync();
            await load.StopAsync();

            foreach (var (holdId, reply) in load.Acknowledged) acknowledged.Add(name + holdId, reply);
            foreach (var holdId in load.Undecided) undecided.Add(name + holdId);
            await CheckWholeAsync(acknowledged, undecided);
        }

        output.WriteLine($"{acknowledged.Count} acknowledged, {undecided.Count} not told");
        await using var last = await SiloProcess.StartAsync(_database.ConnectionString);
        foreach (var holdId in undecided)
            Assert.True((await Caller.UntilDecidedAsync(() => PlaceAsync(new(last), holdId))).Status is 200 or 201);
        await CheckWholeAsync(acknowledged, undecided);
        Assert.Equal(acknowledged.Count + undecided.Count, (await Ledger.HoldsAsync(_database)).Count);
    }

    // Every third stay is changed as well, every third released: all of it as one.
    private static async Task<Reply> LiveAsync(Caller caller, string holdId)
    {
        var placed = await PlaceAsync(caller, holdId);
        if (placed.Status is not (200 or 201)) return placed;
        switch (Kind(holdId) % 3)
        {
            case 1:
                await caller.SendAsync(HttpMethod.Patch, "/v1/holds/" + holdId,
                    new { changeId = "more", lines = Stay(holdId).Select(line => new { itemId = line.ItemId, quantity = 3 }) });
                break;
            case 2:
                await caller.ReleaseAsync(holdId);
                break;
        }

        return placed;
    }

    private static Task<Reply> PlaceAsync(Caller caller, string holdId) => caller.PlaceAsync(holdId, 3600, Stay(holdId));

    private static (string ItemId, long Quantity)[] Stay(string holdId)
    {
        var kind = Kind(holdId);
        return [.. Enumerable.Range(kind % (Nights - StayMax), 2 + (kind / 7 % (StayMax - 1))).Select(night => (Night(night), 1L))];
    }

    private static string Night(int night) => $"room:crash:double:{new DateOnly(2030, 1, 1).AddDays(night):yyyy-MM-dd}";

    // The same in every run, unlike a string's hash.
    private static int Kind(string holdId) => holdId.Aggregate(17, (sum, sign) => ((sum * 31) + sign) & 0xFFFFFF);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private async Task CheckWholeAsync(Dictionary<string, Reply> acknowledged, HashSet<string> undecided)
    {
        var found = await Ledger.HoldsAsync(_database);
        Assert.All(acknowledged.Keys, holdId => Assert.Contains(holdId, found));
        Assert.All(found.Keys, holdId => Assert.True(acknowledged.ContainsKey(holdId) || undecided.Contains(holdId), holdId));
        Assert.All(found, hold => Assert.Equal(Stay(hold.Key).Length, hold.Value));
        Assert.Equal(0,
            await _database.ScalarAsync<long>(
            "SELECT count(*) FROM (SELECT FROM hold GROUP BY hold_id HAVING count(DISTINCT (status, version, quantity)) > 1) AS torn"));
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM (SELECT FROM journal WHERE hold_id IS NOT NULL GROUP BY hold_id, command_id, type HAVING count(DISTINCT transaction) > 1) AS torn"));
        await Invariants.CheckAsync(_database);
    }
}
