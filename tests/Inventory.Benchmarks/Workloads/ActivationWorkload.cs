using System.Diagnostics;
using Inventory.Benchmarks.Measuring;

namespace Inventory.Benchmarks.Workloads;

/// <summary>What awake items weigh: each is touched once, by a hold; then nobody calls any of them.</summary>
internal static class ActivationWorkload
{
    public const string Name = "100,000 items touched once each";
    private const double BytesMax = 8192;

    public static async Task RunAsync(Bench bench)
    {
        var items = bench.Options.TouchedItems;
        await using var database = await bench.DatabaseAsync("touched");
        await using (var making = await bench.ProductAsync(database)) await making.PrepareAsync(items, 1000);
        var age = TimeSpan.FromSeconds(bench.Options.Small ? 0.1 : 15);
        await using var product = await bench.ProductAsync(database, age);
        // The pools, plans and caches of the first calls belong to no item.
        var before = Managed();
        var measured = new Measurement();
        var begun = Stopwatch.GetTimestamp();
        var costs = await bench.Meter.ReadAsync();
        foreach (var some in Enumerable.Range(0, items).Chunk(512))
            await Task.WhenAll(some.Select(item => product.PlaceOnceAsync(item)));
        measured.Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        measured.Costs = (await bench.Meter.ReadAsync()).Minus(costs);
        measured.Operations = items;
        var awake = Managed() - before;
        bench.Add(new(Name, product.Name, 512, measured));

        var left = awake;
        var waited = Stopwatch.GetTimestamp();
        while (left > awake / 10 && Stopwatch.GetElapsedTime(waited) < age * 4)
        {
            await Task.Delay(age / 8);
            left = Managed() - before;
        }

        var each = (double)awake / items;
        bench.Results.Targets.Add(new(Name, "at most 8 KB an activation", $"{each / 1024:F2} KB", each <= BytesMax));
        bench.Results.Targets.Add(new(Name, "falls when they idle out", $"{(double)left / items / 1024:F2} KB left", left <= awake / 4));
        await product.CheckAsync();
    }

    private static long Managed()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
