using System.Diagnostics;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Ledger.Drift;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>Looking for drift among a million items of which one in a hundred has changed since the last look.</summary>
internal static class ReconciliationWorkload
{
    public const string Name = "reconciliation, 1 % of 1,000,000 items";
    private const int ChangedOneIn = 100, EditedByHand = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(Bench bench)
    {
        var items = bench.Options.CatalogueItems;
        await using var database = await bench.DatabaseAsync("reconciliation");
        await using var ledger = await LoadedLedger.LoadAsync(database.ConnectionString, bench.Ids, items, holdsPerItem: 1);
        var finder = new DriftFinder(ledger.Sources);
        await RunAsync(finder, drifted: 0);   // the first run has all of the journal to read

        var measured = new Measurement();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            await ledger.ReleaseAsync(Enumerable.Range(0, items / ChangedOneIn).Select(i => i * ChangedOneIn + round));
            await EditAsync(ledger, round, 1);
            var costs = await bench.Meter.ReadAsync();
            var begun = Stopwatch.GetTimestamp();
            var run = await RunAsync(finder, EditedByHand);
            var time = Stopwatch.GetElapsedTime(begun);
            if (run.ItemsChecked < items / ChangedOneIn) throw new InvariantBrokenException("Broken: not all that changed was looked at.");
            var slice = new Measurement { Operations = run.ItemsChecked, Seconds = time.TotalSeconds,
                Costs = (await bench.Meter.ReadAsync()).Minus(costs) };
            slice.Latency.Record((long)time.TotalMicroseconds);
            measured.Add(slice);
            await EditAsync(ledger, round, -1);
            await RunAsync(finder, drifted: 0);
        }

        bench.Add(new(Name, "Inventory.Orleans", 0, measured));
        await Invariants.CheckAsync(database.ConnectionString);
    }

    private static async Task<ReconciliationRun> RunAsync(DriftFinder finder, int drifted)
    {
        var run = await finder.RunAsync(Interval, unlessWithin: null, wholeCatalogue: false)
            ?? throw new InvalidOperationException("Somebody else reconciles here.");
        if (run.ItemsDrifted != drifted)
            throw new InvariantBrokenException($"Broken: {run.ItemsDrifted} items are said to have drifted, not {drifted}.");
        return run;
    }

    // Unseen by the triggers, among those that changed and so are looked at.
    private static Task EditAsync(LoadedLedger ledger, int round, long units) => ledger.ExecuteAsync(
        "UPDATE item SET held = held + $1 WHERE item_key % $2 = $3 AND item_key <= $2 * $4", units, (long)ChangedOneIn, round + 1L,
            (long)EditedByHand);
}
