using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Ledger.Commit;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>What all workloads share: the server, the options, and the way of measuring several subjects side by side.</summary>
internal sealed class Bench(BenchDatabases databases, BenchOptions options, CostMeter meter)
{
    public BenchOptions Options => options;

    public CostMeter Meter => meter;

    public Results Results { get; } = new();

    /// <summary>What holds are called, unless a workload is about just that: at random, which costs the ledger most.</summary>
    public HoldIds Ids { get; } = new(options.Seed);

    /// <summary>Ids as UUIDs of version 7.</summary>
    public HoldIds OrderedIds { get; } = new(options.Seed, inOrderOfTime: true);

    /// <summary>A database of a workload's own.</summary>
    public Task<TestDatabase> DatabaseAsync(string name) => databases.CreateAsync(name);

    public Task<Product> ProductAsync(TestDatabase database, TimeSpan? collectionAge = null, HoldIds? ids = null, bool streams = false)
    {
        var lanes = new LaneOptions();
        if (options.Lanes is { } count) lanes = lanes with { CommitLanes = count };
        if (options.RowsMax is { } rows) lanes = lanes with { RowsMax = rows };
        return Product.StartAsync(database.ConnectionString, ids ?? Ids, lanes, collectionAge, streams);
    }

    /// <summary>Measures operations side by side: in slices, taking turns, so that whatever drifts meets them all.</summary>
    public async Task<Measurement[]> MeasureAsync(int callers, OperationNumbers numbers, params Operation[] operations)
    {
        var all = operations.Select(_ => new Measurement()).ToArray();
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < operations.Length; i++)
                all[i].Add(await Load.RunAsync(operations[i], callers, numbers, (options.WarmUp, options.Slice), meter));
        }

        return all;
    }

    /// <summary>Reserves with every subject at every number of callers.</summary>
    public async Task ReserveAsync(string workload, IReadOnlyList<int> callers, ItemChoice items, long onHand, params ISubject[] subjects)
    {
        if (options.Subjects.Count > 0)
            subjects = [.. subjects.Where(subject => subject is Product || options.Subjects.Any(subject.Name.Contains))];
        foreach (var subject in subjects) await subject.PrepareAsync(items.Items, onHand);
        var numbers = new OperationNumbers();
        foreach (var count in callers)
        {
            var present = subjects.Where(subject => subject.CallersMax >= count).ToArray();
            foreach (var subject in present)
            {
                var trial = (TimeSpan.Zero, TimeSpan.FromSeconds(Math.Min(0.7, options.Slice.TotalSeconds)));
                await subject.FitAsync(operation => Load.RunAsync(operation, count, numbers, trial, meter), items.Pick);
            }

            var operations = present.Select(subject => new Operation(number => subject.ReserveAsync(items.Pick(number), number))).ToArray();
            var measured = await MeasureAsync(count, numbers, operations);
            for (var i = 0; i < present.Length; i++)
                Add(new(workload, present[i].Name, count, measured[i], (present[i] as IPooled)?.PoolSize));
        }

        foreach (var subject in subjects) await subject.CheckAsync();
        foreach (var subject in subjects.Reverse()) await subject.DisposeAsync();
    }

    public void Add(Row row)
    {
        Results.Rows.Add(row);
        Console.WriteLine(Reporting.Table.Line(row));
    }
}
