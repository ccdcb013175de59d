using System.Diagnostics;
using System.Globalization;
using Inventory.Cluster.Tests.Life.Baskets;
using Inventory.Testing;
using Xunit.Abstractions;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// Silos are killed, and now and then stopped, in the midst of holds of one line and of several, at moments drawn from a seed, and callers
/// go on all the while: no line is ever held, changed or ended without its others. INVENTORY_ROUNDS sets how often (2 unless set; of six
/// rounds five kill and one stops), INVENTORY_SEED the moments.
/// </summary>
public sealed class ManyLineCrashTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Callers = 24, LivesMax = 150, RoundsPerStop = 6, RepeatedMax = 2000;
    private readonly SortedDictionary<string, List<double>> _seconds = new(StringComparer.Ordinal);
    private readonly List<SiloProcess> _started = [];
    private readonly Crowd _crowd = new("basket");
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("many_lines");

    public async Task DisposeAsync()
    {
        foreach (var silo in _started) await silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_line_is_held_without_its_others_however_often_a_silo_is_killed(int silos)
    {
        var rounds = Number("INVENTORY_ROUNDS", 2);
        var seed = Number("INVENTORY_SEED", Random.Shared.Next());
        output.WriteLine($"INVENTORY_ROUNDS={rounds} INVENTORY_SEED={seed}");
        var random = new Random(seed);
        var cluster = new Queue<SiloProcess>();
        while (cluster.Count < silos) cluster.Enqueue(await StartAsync(silos));
        await Basket.CreateNightsAsync(new(cluster.Peek()));
        Ask(cluster);
        _crowd.Start(Callers);
        for (var round = 0; round < rounds; round++)
        {
            // Callers are awake before the moment comes, so that it falls into the midst of their work.
            await _crowd.ReachAsync(random.Next(1, LivesMax));
            // The one that has been there for longest.
            await EndAsync(cluster.Dequeue(), round % RoundsPerStop == 1 ? Weather.Stopping : Weather.Killed,
                random.Next(2) == 0 ? cluster.SingleOrDefault() : null);
            cluster.Enqueue(await StartAsync(silos));
            Ask(cluster);
            await EveryNightAnswersAsync(cluster.Last());
            _crowd.Weather = Weather.Calm;
            await BasketLedger.CheckWholeAsync(_database, _crowd);
            Assert.Empty(_crowd.Amiss);
        }

        await _crowd.StopAsync();
        await CheckEndAsync(new(cluster.Last()));
        Tell();
    }

    private static double Median(List<double> all) => all.Order().ElementAt(all.Count / 2);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static Task EveryNightAnswersAsync(SiloProcess silo) =>
        Task.WhenAll(Enumerable.Range(0, Basket.Nights).Select(night => Ledger.UntilItServesAsync(new(silo), Basket.Night(night))));

    private void Ask(IEnumerable<SiloProcess> silos) => _crowd.Silos = [.. silos.Select(static silo => new Caller(silo))];

    // Its clients live as long as the test: callers may be asking it still.
    private async Task<SiloProcess> StartAsync(int silos)
    {
        var silo = await SiloProcess.StartAsync(_database.ConnectionString,
            new Dictionary<string, string?> { ["Cluster__Id"] = silos > 1 ? "crash" : null });
        _started.Add(silo);
        return silo;
    }

    // One comes in its place once the other has taken over, where another is given, or before that.
    private async Task EndAsync(SiloProcess silo, Weather how, SiloProcess? other)
    {
        _crowd.Weather = how;
        var since = Stopwatch.GetTimestamp();
        if (how is Weather.Killed)
        {
            silo.Kill9();
            await silo.WaitForExitAsync();
        }
        else
        {
            Assert.Equal(0, await silo.StopGracefullyAsync());
            // What Orleans and the host say where their patience was over.
            Assert.DoesNotContain("failed to deactivate promptly", silo.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("did not stop cleanly", silo.Output, StringComparison.Ordinal);
            Took("a stop", since);
        }

        if (other is null) return;
        await EveryNightAnswersAsync(other);
        Took($"until the other answers for every night, {how}", since);
    }

    // Once more for those who had not been told at once: it is as it stands, and their repeat changes nothing.
    private async Task CheckEndAsync(Caller caller)
    {
        await Poll.UntilAsync(async () => await _database.ScalarAsync<long>(
            $"SELECT count(*) FROM hold WHERE line_no = 0 AND status = 'held' AND ttl_seconds = {Basket.SecondsToTheEnd}") == 0,
            "what was to end has ended");
        var repeated = _crowd.All.Where(static heard => heard.Value is { Fate: Fate.Done, Doubtful: true }).Take(RepeatedMax).ToArray();
        foreach (var (holdId, _) in repeated)
        {
            var again = await Basket.Of(holdId).PlaceAsync(caller);
            var stands = await caller.GetHoldAsync(holdId);
            Assert.Equal((200, true, stands.Body.GetRawText()), (again.Status, again.Replayed, again.Body.GetRawText()));
        }

        await BasketLedger.CheckEndAsync(_database, _crowd);
        Assert.Empty(_crowd.Amiss);
        // The product's own replay of every journal leads to the item's row.
        var compared = await caller.SendAsync(HttpMethod.Post, $"/internal/jobs/reconcile?property={Basket.Property}", null);
        Assert.Equal((Basket.Nights, 0),
            (compared.Body.GetProperty("itemsChecked").GetInt32(), compared.Body.GetProperty("itemsDrifted").GetInt32()));
        output.WriteLine($"{_crowd.All.Count:N0} baskets, {repeated.Length} asked for again at the end");
    }

    private void Took(string what, long since)
    {
        if (!_seconds.TryGetValue(what, out var all)) _seconds.Add(what, all = []);
        all.Add(Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    private void Tell()
    {
        foreach (var (what, all) in _seconds)
            output.WriteLine($"{what}: {all.Count} times, {all.Min():0.0} to {all.Max():0.0} s, half of them within {Median(all):0.0} s");
        foreach (var (weather, longest) in _crowd.Longest)
            output.WriteLine($"the longest until a request was decided, {weather}: {longest.TotalSeconds:0.0} s");
        foreach (var answer in _crowd.Answers) output.WriteLine(answer);
    }
}
