using Inventory.Benchmarks.Http;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// Holds over HTTP, through the real silo program; beside them what a user would otherwise write, an endpoint that does nothing, and the
/// same grains without HTTP.
/// </summary>
internal static class HttpWorkload
{
    public const string One = "HTTP, one hold a request", Batch = "HTTP, batches of 100", Hot = ", hot item", Uniform = ", uniform";
    public const string Silo = "silo over HTTP", Twin = "single statement over HTTP", Empty = "an empty HTTP endpoint";
    public const int Connections = 64, BatchConnections = 16, HoldsPerBatch = 100;
    private const long Plenty = 1_000_000_000;

    public static async Task RunAsync(Bench bench)
    {
        var options = bench.Options;
        await using var database = await bench.DatabaseAsync("http");
        await using var other = await bench.DatabaseAsync("inprocess");
        await using (var making = await bench.ProductAsync(database)) await making.PrepareAsync(options.Items, Plenty);
        await using var inProcess = await bench.ProductAsync(other);
        await inProcess.PrepareAsync(options.Items, Plenty);
        await using var twin = await HttpTwin.PrepareAsync(bench, other.ConnectionString, options.Items, Plenty);
        await using var empty = await EndpointProcess.StartAsync(EmptyEndpoint.Command);
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString);
        bench.Meter.Watch(empty.ProcessId);
        bench.Meter.Watch(silo.ProcessId);

        var numbers = new OperationNumbers();
        foreach (var (items, where) in new[] { (ItemChoice.Uniform(1, options.Seed), Hot),
            (ItemChoice.Uniform(options.Items, options.Seed), Uniform) })
        {
            using var nothing = new HttpLoad(empty.Port, Connections, new SingleHoldQuestion("/empty", 201, bench.Ids, items));
            using var single = new HttpLoad(silo.Port, Connections, new SingleHoldQuestion("/v1/holds", 201, bench.Ids, items));
            using var statement = await twin.FitAsync(numbers, items);
            // Requests and single holds must not meet in their ids, nor the operations in process: each counts from a place of its own.
            using var batch = new HttpLoad(silo.Port, BatchConnections, new BatchQuestion(HoldsPerBatch, new(~options.Seed), items));
            foreach (var load in (HttpLoad[])[nothing, statement, batch, single])
                await load.RunAsync(numbers, (options.Settling, TimeSpan.Zero), bench.Meter);
            Measurement[] all = [new(), new(), new(), new(), new()];
            for (var round = 0; round < options.Rounds; round++)
            {
                var times = (options.WarmUp, options.Slice);
                all[0].Add(await nothing.RunAsync(numbers, times, bench.Meter));
                all[1].Add(await single.RunAsync(numbers, times, bench.Meter));
                all[2].Add(await statement.RunAsync(numbers, times, bench.Meter));
                all[3].Add(await batch.RunAsync(numbers, times, bench.Meter));
                all[4].Add(await Load.RunAsync(number => inProcess.ReserveAsync(items.Pick(number), number),
                    BatchConnections * HoldsPerBatch, numbers, times, bench.Meter));
            }

            bench.Add(new(One + where, Silo, Connections, all[1]));
            bench.Add(new(One + where, Twin, Connections, all[2], twin.PoolSize));
            bench.Add(new(One + where, Empty, Connections, all[0]));
            bench.Add(new(Batch + where, Silo, BatchConnections, all[3]));
            bench.Add(new(Batch + where, inProcess.Name, BatchConnections * HoldsPerBatch, all[4]));
        }

        await Invariants.CheckAsync(database.ConnectionString);
        await inProcess.CheckAsync();
        await twin.CheckAsync();
    }
}
