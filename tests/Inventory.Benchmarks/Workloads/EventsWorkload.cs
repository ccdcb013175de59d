using System.Collections.Concurrent;
using System.Diagnostics;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Events.Feed;
using Inventory.Ledger.Journal;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// What is told of what happens: how soon a listener hears of a hold, what ten listeners take from a hot item's holds, and how fast one who
/// comes late reads the history.
/// </summary>
internal static class EventsWorkload
{
    public const string Heard = "a listener hears of a hold, 5,000 holds/s", Alone = "hot item, nobody listens",
        Listened = "hot item, ten listeners", History = "history read from the beginning";
    public const int HotCallers = 512;
    private const int Listeners = 10, HoldsPerSecond = 5_000, PageMost = 1_000;
    private const long Plenty = 1_000_000_000;

    public static async Task RunAsync(Bench bench)
    {
        await using (var database = await bench.DatabaseAsync("events"))
        {
            await using var product = await bench.ProductAsync(database);
            await product.PrepareAsync(bench.Options.Items, Plenty);
            await MeasureHearingAsync(bench, product);
            await MeasureListenersAsync(bench, product);
        }

        await MeasureHistoryAsync(bench);
    }

    // From a caller's answer to the listener: what is heard before it is answered counts as at once.
    private static async Task MeasureHearingAsync(Bench bench, Product product)
    {
        var answered = new ConcurrentDictionary<string, long>();
        var measured = new Measurement();
        var all = ItemChoice.Uniform(bench.Options.Items, bench.Options.Seed);
        using var over = new CancellationTokenSource();
        var listener = ListenAsync(product.Feed, told =>
        {
            if (told.Happened.Item?.HoldId is not { } holdId || !answered.TryRemove(holdId, out var at)) return;
            measured.Latency.Record((long)Stopwatch.GetElapsedTime(at).TotalMicroseconds);
            measured.Operations++;
        }, over.Token);
        var seconds = bench.Options.Slice.TotalSeconds * bench.Options.Rounds;
        var costs = await bench.Meter.ReadAsync();
        var begun = Stopwatch.GetTimestamp();
        var holds = new List<Task>();
        for (var number = 0; Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds;)
        {
            for (var due = Stopwatch.GetElapsedTime(begun).TotalSeconds * HoldsPerSecond; number < due; number++)
                holds.Add(PlaceAsync(number));
            await Task.Delay(1);
        }

        await Task.WhenAll(holds);
        measured.Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        measured.Costs = (await bench.Meter.ReadAsync()).Minus(costs);
        while (!answered.IsEmpty) await Task.Delay(1);
        await over.CancelAsync();
        await listener;
        bench.Add(new(Heard, product.Name, 1, measured));

        async Task PlaceAsync(int number)
        {
            var holdId = $"heard-{number}";
            await product.PlaceAsync(all.Pick(number), holdId);
            answered[holdId] = Stopwatch.GetTimestamp();
        }
    }

    private static async Task MeasureListenersAsync(Bench bench, Product product)
    {
        var numbers = new OperationNumbers();
        Measurement alone = new(), listened = new();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            alone.Add(await LoadAsync());
            using var over = new CancellationTokenSource();
            var listeners = Enumerable.Range(0, Listeners)
                .Select(_ => ListenAsync(product.Feed, static told => Render(told), over.Token)).ToArray();
            listened.Add(await LoadAsync());
            await over.CancelAsync();
            await Task.WhenAll(listeners);
        }

        bench.Add(new(Alone, product.Name, HotCallers, alone));
        bench.Add(new(Listened, product.Name, HotCallers, listened));

        Task<Measurement> LoadAsync() => Load.RunAsync(number => product.ReserveAsync(0, number), HotCallers, numbers,
            (bench.Options.WarmUp, bench.Options.Slice), bench.Meter);
    }

    // An event a row, which costs most: adjustments would be told so, and placings of ten thousand items nearly always are.
    private static async Task MeasureHistoryAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("history");
        await using var ledger = await LoadedLedger.LoadAsync(database.ConnectionString, bench.Ids, bench.Options.CatalogueItems,
            holdsPerItem: 1);
        var stamper = new JournalStamper(ledger.Sources);
        while ((await stamper.StampAsync("bench", TimeSpan.FromHours(1))).Events > 0 || await UnstampedAsync(database)) { }
        var reads = new JournalReads(ledger.Sources);
        var measured = new Measurement();
        var costs = await bench.Meter.ReadAsync();
        var begun = Stopwatch.GetTimestamp();
        for (var after = 0L; ;)
        {
            var page = await reads.ReadAsync(JournalReads.AllTenants, after, new FeedOptions().PageRows);
            if (page.Last == after) break;
            foreach (var happened in page.Events) Render(new(happened, Product.Tenant));
            measured.Operations += page.Events.Count;
            after = page.Last;
        }

        measured.Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        measured.Costs = (await bench.Meter.ReadAsync()).Minus(costs);
        bench.Add(new(History, "Inventory.Orleans", 1, measured));
    }

    // Whoever listens sends it on.
    private static void Render(ToldEvent told) => ArgumentOutOfRangeException.ThrowIfZero(told.Envelope.Length);

    private static async Task<bool> UnstampedAsync(TestDatabase database) => await database.ScalarAsync<bool>(
        "SELECT (SELECT coalesce(sum(events), 0) FROM journal_position) < (SELECT count(*) FROM journal)");

    private static async Task ListenAsync(JournalFeed feed, Action<ToldEvent> hear, CancellationToken over)
    {
        using var listening = feed.Listen();
        try
        {
            for (var after = await feed.HeadAsync(over); ;)
            {
                var page = await feed.ReadAsync(JournalReads.AllTenants, after, PageMost, over);
                foreach (var told in page.Events) hear(told);
                after = page.Last;
                if (page.IsEnd) await feed.WaitAsync(after, TimeSpan.FromSeconds(1), TimeProvider.System, over);
            }
        }
        catch (OperationCanceledException)
        {
            // the measurement is over
        }
    }
}
