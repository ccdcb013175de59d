using System.Diagnostics;
using System.Text.Json;
using Inventory.Benchmarks.Http;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Ledger.Drift;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// A caller sends its list of 1,000,000 holds to the silo program. Besides those on the list there are as many as a hundredth of it that it
/// has forgotten; of those on it, one in a hundred is over, and one has another quantity.
/// </summary>
internal static class TruthWorkload
{
    public const string Name = "a caller's list of 1,000,000 holds";
    private const int Listed = 100, Over = 0, Differs = 1, Forgotten = 100, HoldsPerItem = Listed + 1;
    private const double MegabytesMax = 256;

    public static async Task RunAsync(Bench bench)
    {
        var items = bench.Options.ListedItems;
        await using var database = await bench.DatabaseAsync("truth");
        await using (var ledger = await LoadedLedger.LoadAsync(database.ConnectionString, bench.Ids, items, HoldsPerItem))
        {
            await ledger.ReleaseAsync(Enumerable.Range(0, items).Select(item => item * HoldsPerItem + Over));
            // The silo would look for drift first of all, and find everything new.
            await new DriftFinder(ledger.Sources).RunAsync(TimeSpan.FromMinutes(5), unlessWithin: null, wholeCatalogue: false);
        }

        await using var silo = await SiloProcess.StartAsync(database.ConnectionString);
        bench.Meter.Watch(silo.ProcessId);
        using var client = silo.NewClient(SiloProcess.BootstrapKey);
        client.Timeout = Timeout.InfiniteTimeSpan;
        var before = PeakMegabytes(silo);
        var measured = new Measurement { Operations = items * Listed };
        var costs = await bench.Meter.ReadAsync();
        var begun = Stopwatch.GetTimestamp();
        await CompareAsync(client, bench.Ids, items);
        var time = Stopwatch.GetElapsedTime(begun);
        measured.Seconds = time.TotalSeconds;
        measured.Costs = (await bench.Meter.ReadAsync()).Minus(costs);
        measured.Latency.Record((long)time.TotalMicroseconds);
        bench.Add(new(Name, HttpWorkload.Silo, 1, measured));
        var peak = PeakMegabytes(silo);
        bench.Results.Targets.Add(new(Name, FormattableString.Invariant($"the silo never has more than {MegabytesMax} MB"),
            FormattableString.Invariant($"{peak:F0} MB; {before:F0} before; {measured.Seconds:F1} s"), peak <= MegabytesMax));
        await Invariants.CheckAsync(database.ConnectionString);
    }

    private static double PeakMegabytes(SiloProcess silo)
    {
        using var process = Process.GetProcessById(silo.ProcessId);
        return process.PeakWorkingSet64 / 1e6;
    }

    private static async Task CompareAsync(HttpClient client, HoldIds ids, int items)
    {
        var list = Enumerable.Range(0, items * HoldsPerItem).Where(hold => hold % HoldsPerItem != Forgotten)
            .Select(hold => (ids.Text(hold), ItemNames.Of(hold / HoldsPerItem), hold % HoldsPerItem == Differs ? 2L : 1));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/reconciliations") { Content = new BelievedHolds(list) };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();

        var found = new Dictionary<string, List<string>> { ["phantom"] = [], ["over"] = [], ["differs"] = [] };
        var summary = "none";
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var kind = json.RootElement.GetProperty("kind").GetString()!;
            if (kind == "summary") summary = line;
            else if (kind != "progress")
                found[kind].Add((kind == "over" ? json.RootElement : json.RootElement.GetProperty("hold")).GetProperty("holdId")
                .GetString()!);
        }

        foreach (var (kind, place) in new[] { ("phantom", Forgotten), ("over", Over), ("differs", Differs) })
        {
            var wanted = Enumerable.Range(0, items).Select(item => ids.Text(item * HoldsPerItem + place)).Order(StringComparer.Ordinal);
            if (!found[kind].Order(StringComparer.Ordinal).SequenceEqual(wanted))
                throw new InvariantBrokenException($"Broken: not exactly what is {kind} was found ({found[kind].Count}).");
        }

        using var counts = JsonDocument.Parse(summary);
        foreach (var (count, wanted) in new[] { ("read", items * Listed), ("invalid", 0), ("phantoms", items), ("over", items),
            ("differing", items) })
        {
            if (counts.RootElement.GetProperty(count).GetInt32() != wanted) throw new InvariantBrokenException($"Broken: {summary}");
        }
    }
}
