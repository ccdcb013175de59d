using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;

namespace Inventory.Benchmarks.Workloads;

/// <summary>Holds of several lines whose items overlap, beside what somebody would otherwise write; and beside holds of one line.</summary>
internal static class BasketWorkloads
{
    public const string Pairs = "two lines on the same two items", Stays = "seven nights of one hotel, arrivals over 30 days",
        HotAndCold = "one hot and two of 10,000 items", Locked = "FOR UPDATE in key order",
        OneAlone = "one line on a hot item, alone", TwoAlone = "two lines, one on the hot item, alone",
        OneMixed = "one line on a hot item, among two lines", TwoMixed = "two lines, one on the hot item, among one line";

    /// <summary>Callers of each kind where both are mixed.</summary>
    public const int MixedCallers = 32;

    private const int Nights = 7, Arrivals = 30;
    private const long Plenty = 1_000_000_000;

    public static Task PairsAsync(Bench bench) => CompareAsync(bench, Pairs, [64], 2, _ => [0, 1]);

    public static Task StaysAsync(Bench bench) => CompareAsync(bench, Stays, [64], Arrivals + Nights, number =>
        [.. Enumerable.Range((int)(HoldIds.Mix((ulong)number) % Arrivals), Nights)]);

    public static Task HotAndColdAsync(Bench bench)
    {
        var items = bench.Options.Items;
        return CompareAsync(bench, HotAndCold, bench.Options.Small ? [64] : [64, 512], items + 1, number =>
        {
            var cold = HoldIds.Mix((ulong)number);
            var (first, second) = ((int)(cold % (ulong)items), (int)(cold / (ulong)items % (ulong)(items - 1)));
            return [0, first + 1, (first + 1 + second) % items + 1];
        });
    }

    public static async Task MixedAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("mixed");
        await using var product = await bench.ProductAsync(database);
        await product.PrepareAsync(2, Plenty);
        var numbers = new OperationNumbers();
        Operation one = number => product.ReserveAsync(0, number), two = number => product.ReserveAsync([0, 1], number);
        string[] names = [OneAlone, TwoAlone, OneMixed, TwoMixed];
        var all = names.Select(_ => new Measurement()).ToArray();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            var times = (bench.Options.WarmUp, bench.Options.Slice);
            all[0].Add(await Load.RunAsync(one, MixedCallers, numbers, times, bench.Meter));
            all[1].Add(await Load.RunAsync(two, MixedCallers, numbers, times, bench.Meter));
            var mixed = await Task.WhenAll(Load.RunAsync(one, MixedCallers, numbers, times, bench.Meter),
                Load.RunAsync(two, MixedCallers, numbers, times, bench.Meter));
            all[2].Add(mixed[0]);
            all[3].Add(mixed[1]);
        }

        for (var i = 0; i < names.Length; i++) bench.Add(new(names[i], product.Name, MixedCallers, all[i]));
        await product.CheckAsync();
    }

    private static async Task CompareAsync(Bench bench, string workload, IReadOnlyList<int> callers, int items, Func<long, int[]> basket)
    {
        await using var database = await bench.DatabaseAsync("baskets");
        await using var connections = new SqlConnections(database.ConnectionString);
        await using var product = await bench.ProductAsync(database);
        var locked = new LockedBasketSubject(connections, bench.Ids, bench.Options.PoolSizes);
        await product.PrepareAsync(items, Plenty);
        await locked.PrepareAsync(items, Plenty);
        var numbers = new OperationNumbers();
        foreach (var count in callers)
        {
            Operation own = number => product.ReserveAsync(basket(number), number),
                theirs = number => locked.ReserveAsync(basket(number), number);
            await locked.FitAsync(operation => Load.RunAsync(operation, count, numbers,
                (TimeSpan.Zero, TimeSpan.FromSeconds(Math.Min(0.7, bench.Options.Slice.TotalSeconds))), bench.Meter), theirs);
            var measured = await bench.MeasureAsync(count, numbers, own, theirs);
            bench.Add(new(workload, product.Name, count, measured[0]));
            bench.Add(new(workload, locked.Name, count, measured[1], locked.PoolSize));
        }

        await product.CheckAsync();
        await locked.CheckAsync();
    }
}
