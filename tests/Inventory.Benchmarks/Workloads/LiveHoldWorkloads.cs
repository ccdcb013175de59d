using System.Globalization;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;

namespace Inventory.Benchmarks.Workloads;

/// <summary>What live holds cost: changing them, and having very many on one item.</summary>
internal static class LiveHoldWorkloads
{
    public const string Resize = "resize of live holds", Crowded = "place and release, many live holds",
        Lonely = "place and release, 10 live holds";
    private const long Plenty = 1_000_000_000;

    public static async Task ResizeAsync(Bench bench)
    {
        var items = bench.Options.Items / 10;
        const int HoldsPerItem = 10;
        await using var database = await bench.DatabaseAsync("resize");
        await using var product = await bench.ProductAsync(database);
        await product.PrepareAsync(items, Plenty);
        var holds = Enumerable.Range(0, items * HoldsPerItem).Select(hold => $"live-{hold}").ToArray();
        await PlaceAsync(product, holds, hold => hold % items);

        var numbers = new OperationNumbers();
        foreach (var callers in bench.Options.CallersUpTo(512))
        {
            ValueTask<bool> ChangeAsync(long number)
            {
                var hold = (int)(HoldIds.Mix((ulong)number) % (ulong)holds.Length);
                return product.ResizeAsync(holds[hold], hold % items, 1 + number % 9, number.ToString(CultureInfo.InvariantCulture));
            }

            var measured = await bench.MeasureAsync(callers, numbers, ChangeAsync);
            bench.Add(new(Resize, product.Name, callers, measured[0]));
        }

        await product.CheckAsync();
    }

    /// <summary>Places and releases at once, so that the number of live holds stays what it is.</summary>
    public static async Task CrowdedAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("crowded");
        await using var product = await bench.ProductAsync(database);
        await product.PrepareAsync(2, Plenty);
        await PlaceAsync(product, [.. Enumerable.Range(0, bench.Options.LiveHolds).Select(hold => $"crowd-{hold}")], _ => 0);
        await PlaceAsync(product, [.. Enumerable.Range(0, 10).Select(hold => $"few-{hold}")], _ => 1);

        Operation On(int item) => async number =>
        {
            var holdId = bench.Ids.Text(number);
            await product.PlaceAsync(item, holdId);
            await product.ReleaseAsync(holdId);
            return true;
        };
        const int Callers = 64;
        var measured = await bench.MeasureAsync(Callers, new(), On(0), On(1));
        bench.Add(new(Crowded, product.Name, Callers, measured[0]));
        bench.Add(new(Lonely, product.Name, Callers, measured[1]));
        await product.CheckAsync();
    }

    private static async Task PlaceAsync(Product product, IReadOnlyList<string> holds, Func<int, int> item)
    {
        foreach (var some in Enumerable.Range(0, holds.Count).Chunk(2000))
            await Task.WhenAll(some.Select(hold => product.PlaceAsync(item(hold), holds[hold])));
    }
}
