using System.Globalization;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Outages;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// Baskets of two items over HTTP, whose items lie on the one silo or on the other, beside the same at a silo that is alone. All processes
/// share the machine.
/// </summary>
internal static class TwoSilosWorkload
{
    public const string One = "two lines over HTTP, one silo", Two = "two lines over HTTP, items on two silos";
    public const int Callers = 64;
    private const int Items = 1000, TtlSeconds = 1800;

    public static async Task RunAsync(Bench bench)
    {
        if (bench.Options.Small) return;   // tests of the cluster do the same, and see that it is true
        await using var lonely = await bench.DatabaseAsync("one_silo");
        await using var shared = await bench.DatabaseAsync("two_silos");
        await using var alone = await StartAsync(lonely, "alone");
        await using var first = await StartAsync(shared, "both");
        await using var second = await StartAsync(shared, "both");
        for (var item = 0; item < Items; item++)
        {
            await OutageCaller.CreateAsync(alone.Client, ItemId(item));
            await OutageCaller.CreateAsync((item % 2 == 0 ? first : second).Client, ItemId(item));
        }

        var numbers = new OperationNumbers();
        var measured = await bench.MeasureAsync(Callers, numbers, number => PlaceAsync(bench, alone, number),
            number => PlaceAsync(bench, number % 2 == 0 ? first : second, number));
        bench.Add(new(One, "Inventory.Orleans", Callers, measured[0]));
        bench.Add(new(Two, "Inventory.Orleans", Callers, measured[1]));
        await Invariants.CheckAsync(lonely);
        await Invariants.CheckAsync(shared);
    }

    private static Task<SiloProcess> StartAsync(TestDatabase database, string cluster) =>
        SiloProcess.StartAsync(database.ConnectionString, new Dictionary<string, string?> { ["Cluster__Id"] = cluster });

    private static async ValueTask<bool> PlaceAsync(Bench bench, SiloProcess silo, long number)
    {
        var mixed = HoldIds.Mix((ulong)number);
        var (one, step) = ((int)(mixed % Items), (int)(mixed / Items % (Items - 1)));
        return OutageCaller.IsDone(await OutageCaller.PlaceAsync(
            silo.Client, bench.Ids.Text(number), TtlSeconds, CancellationToken.None, ItemId(one), ItemId((one + 1 + step) % Items)));
    }

    private static string ItemId(int item) => string.Create(CultureInfo.InvariantCulture, $"sku:two-{item}");
}
