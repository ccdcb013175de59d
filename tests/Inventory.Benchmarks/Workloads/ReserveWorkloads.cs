using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;

namespace Inventory.Benchmarks.Workloads;

/// <summary>Placing holds: on one item, over many, and where there is nothing left.</summary>
internal static class ReserveWorkloads
{
    public const string HotItem = "hot item", Uniform = "10,000 items uniform", Zipf = "10,000 items Zipf 1.1", SoldOut = "sold out",
        HotItemOrdered = "hot item, ids in order of time", UniformOrdered = "10,000 items uniform, ids in order of time";
    private const long Plenty = 1_000_000_000;

    /// <summary>
    /// Lets the compiler see every subject, so that the first point is not measured in code that is still being compiled.
    /// </summary>
    public static async Task WarmUpAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("warmup");
        await using var connections = new SqlConnections(database.ConnectionString);
        await using var product = await bench.ProductAsync(database);
        var numbers = new OperationNumbers();
        ISubject[] subjects = [product, .. Sql(bench, connections, bench.Ids), new PlainGrainSubject(product, bench.Ids)];
        foreach (var subject in subjects)
        {
            await subject.PrepareAsync(1, Plenty);
            await Load.RunAsync(number => subject.ReserveAsync(0, number), 64, numbers, (bench.Options.Settling, TimeSpan.Zero),
                bench.Meter);
        }
    }

    public static async Task HotItemAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("hot");
        await using var connections = new SqlConnections(database.ConnectionString);
        var product = await bench.ProductAsync(database);
        await bench.ReserveAsync(HotItem, bench.Options.Callers, ItemChoice.Uniform(1, bench.Options.Seed), Plenty,
            [product, .. Sql(bench, connections, bench.Ids), new ForUpdateSubject(connections, bench.Ids, bench.Options.PoolSizes,
                oneByOne: true),
                new PlainGrainSubject(product, bench.Ids), new EmptyGrainSubject(product, bench.Ids)]);
    }

    public static Task UniformAsync(Bench bench) =>
        SpreadAsync(bench, Uniform, ItemChoice.Uniform(bench.Options.Items, bench.Options.Seed));

    public static Task ZipfAsync(Bench bench) => SpreadAsync(bench, Zipf, ItemChoice.Zipf(bench.Options.Items, 1.1, bench.Options.Seed));

    public static async Task SoldOutAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("soldout");
        await using var connections = new SqlConnections(database.ConnectionString);
        var product = await bench.ProductAsync(database);
        var callers = bench.Options.Small ? bench.Options.Callers : [512];
        await bench.ReserveAsync(SoldOut, callers, ItemChoice.Uniform(1, bench.Options.Seed), 0,
            [product, .. Sql(bench, connections, bench.Ids)]);
        foreach (var row in bench.Results.Rows.Where(row => row.Workload == SoldOut))
        {
            if (row.Measured.Refused != row.Measured.Operations)
                throw new Testing.InvariantBrokenException($"Broken: {row.Subject} sold what was not there.");
        }
    }

    /// <summary>One item and many, with ids that are made in order of time and at the callers where it matters most.</summary>
    public static async Task OrderedAsync(Bench bench)
    {
        foreach (var (workload, items) in new[] { (HotItemOrdered, 1), (UniformOrdered, bench.Options.Items) })
        {
            await using var database = await bench.DatabaseAsync("ordered");
            await using var connections = new SqlConnections(database.ConnectionString);
            var product = await bench.ProductAsync(database, ids: bench.OrderedIds);
            var callers = bench.Options.Small ? bench.Options.Callers : [512];
            await bench.ReserveAsync(workload, callers, ItemChoice.Uniform(items, bench.Options.Seed), Plenty,
                [product, .. Sql(bench, connections, bench.OrderedIds)]);
        }
    }

    private static async Task SpreadAsync(Bench bench, string workload, ItemChoice items)
    {
        await using var database = await bench.DatabaseAsync("spread");
        await using var connections = new SqlConnections(database.ConnectionString);
        var product = await bench.ProductAsync(database);
        await bench.ReserveAsync(workload, bench.Options.Callers, items, Plenty,
            [product, .. Sql(bench, connections, bench.Ids), new EmptyGrainSubject(product, bench.Ids)]);
    }

    private static ISubject[] Sql(Bench bench, SqlConnections connections, HoldIds ids) =>
    [
        new ForUpdateSubject(connections, ids, bench.Options.PoolSizes),
        new SingleStatementSubject(connections, ids, bench.Options.PoolSizes),
    ];
}
