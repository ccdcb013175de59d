using System.Diagnostics;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Events.Feed;
using Inventory.Ledger.Journal;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// Events that nobody has heard of yet: how fast they get their places, how fast one who comes late reads them, and what it costs others
/// while they drain to subscribed grains.
/// </summary>
internal static class BacklogWorkload
{
    public const string Stamped = "a backlog gets its places", History = "history read from the beginning",
        Drained = "a backlog drains to subscribed grains", Before = "holds before it drains", Meanwhile = "holds while it drains";
    public const int Callers = 16;

    // An event a row, which costs most: adjustments would be told so, and placings of ten thousand items nearly always are.
    public static async Task RunAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("backlog");
        await using (var ledger =
            await LoadedLedger.LoadAsync(database.ConnectionString, bench.Ids, bench.Options.CatalogueItems, holdsPerItem: 1))
        {
            var events = await MeasureStampingAsync(bench, ledger, database);
            await MeasureReadingAsync(bench, new(ledger.Sources), events);
        }

        await MeasureDrainingAsync(bench, database);
    }

    private static async Task<long> MeasureStampingAsync(Bench bench, LoadedLedger ledger, TestDatabase database)
    {
        var stamper = new JournalStamper(ledger.Sources);
        var wanted = await database.ScalarAsync<long>("SELECT count(*) FROM journal");
        var (measured, costs, begun) = (new Measurement(), await bench.Meter.ReadAsync(), Stopwatch.GetTimestamp());
        while (measured.Operations < wanted) measured.Operations += (await stamper.StampAsync("bench", TimeSpan.FromHours(1))).Events;
        End(bench, measured, Stamped, begun, (await bench.Meter.ReadAsync()).Minus(costs));
        await stamper.GiveBackAsync("bench");
        return wanted;
    }

    private static async Task MeasureReadingAsync(Bench bench, JournalReads reads, long events)
    {
        var (measured, costs, begun) = (new Measurement(), await bench.Meter.ReadAsync(), Stopwatch.GetTimestamp());
        for (var after = 0L; measured.Operations < events;)
        {
            var page = await reads.ReadAsync(JournalReads.AllTenants, after, new FeedOptions().PageMost);
            foreach (var happened in page.Events) Listeners.Render(new(happened, Product.Tenant));
            measured.Operations += page.Events.Count;
            after = page.Last;
        }

        End(bench, measured, History, begun, (await bench.Meter.ReadAsync()).Minus(costs));
    }

    private static async Task MeasureDrainingAsync(Bench bench, TestDatabase database)
    {
        await using var product = await bench.ProductAsync(database, ids: new(~bench.Options.Seed), streams: true);
        var backlog = await database.ScalarAsync<long>("SELECT last_position FROM journal_log");
        var (numbers, items) = (new OperationNumbers(), ItemChoice.Uniform(bench.Options.Items, bench.Options.Seed));
        Operation place = number => product.ReserveAsync(items.Pick(number), number);
        await Load.RunAsync(place, Callers, numbers, (TimeSpan.Zero, bench.Options.Settling), bench.Meter);
        var before = await Load.RunAsync(place, Callers, numbers, (bench.Options.WarmUp, bench.Options.Slice), bench.Meter);

        var (drained, heard, all) = (new Measurement(), 0L, new TaskCompletionSource());
        EarGrain.Heard = told =>
        {
            if (told.Position <= backlog && Interlocked.Increment(ref heard) == backlog) all.SetResult();
        };
        var begun = 0L;
        var meanwhile = await Load.RunAsync(place, Callers, numbers, TimeSpan.Zero, async () =>
        {
            begun = Stopwatch.GetTimestamp();
            await product.ListenAsync(after: 0);
            await all.Task;
        }, bench.Meter);
        drained.Operations = backlog;
        End(bench, drained, Drained, begun, meanwhile.Costs);
        bench.Add(new(Before, product.Name, Callers, before));
        bench.Add(new(Meanwhile, product.Name, Callers, meanwhile));
    }

    private static void End(Bench bench, Measurement measured, string workload, long begun, Costs costs)
    {
        (measured.Seconds, measured.Costs) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, costs);
        bench.Add(new(workload, "Inventory.Orleans", 1, measured));
    }
}
