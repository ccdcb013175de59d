using Inventory.Benchmarks.Measuring;

namespace Inventory.Benchmarks.Workloads;

/// <summary>What the other lines of a hold cost: a stay of seven nights beside one night, placed by the same callers.</summary>
internal static class SeveralLinesWorkload
{
    public const string One = "holds of one line", Seven = "holds of seven lines";
    public const int Lines = 7;
    private const long Plenty = 1_000_000_000;

    /// <summary>How many callers at once.</summary>
    public static IReadOnlyList<int> Callers { get; } = [1, 64];

    public static async Task RunAsync(Bench bench)
    {
        var items = bench.Options.Items;
        await using var database = await bench.DatabaseAsync("lines");
        await using var product = await bench.ProductAsync(database);
        await product.PrepareAsync(items, Plenty);
        var first = ItemChoice.Uniform(items, bench.Options.Seed);
        var numbers = new OperationNumbers();
        foreach (var callers in Callers)
        {
            var measured = await bench.MeasureAsync(callers, numbers,
                number => product.PlaceAsync([first.Pick(number)], bench.Ids.Text(number)),
                number => product.PlaceAsync(Spread(first.Pick(number), items, number), bench.Ids.Text(number)));
            bench.Add(new(One, product.Name, callers, measured[0]));
            bench.Add(new(Seven, product.Name, callers, measured[1]));
        }

        await product.CheckAsync();
    }

    /// <summary>Seven different items, in no order, from a first one on.</summary>
    public static IEnumerable<int> Spread(int first, int items, long number)
    {
        var step = 1 + (int)(HoldIds.Mix((ulong)number) % (ulong)((items - 1) / Lines));
        return Enumerable.Range(0, Lines).Select(line => (first + line * step) % items);
    }
}
