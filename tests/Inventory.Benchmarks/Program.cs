using Inventory.Benchmarks;
using Inventory.Benchmarks.Http;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Reporting;
using Inventory.Benchmarks.Workloads;
using Inventory.Testing;

if (args is [EmptyEndpoint.Command])
{
    await EmptyEndpoint.ServeAsync();
    return 0;
}

if (args is [TwinEndpoint.Command, var database, var poolSize])
{
    await TwinEndpoint.ServeAsync(database, poolSize);
    return 0;
}

if (args is ["--help"])
{
    Console.WriteLine(BenchOptions.Usage);
    return 0;
}

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (Exception wrong) when (wrong is ArgumentException or FormatException)
{
    Console.Error.WriteLine($"{wrong.Message} See --help.");
    return 2;
}

if (Environment.GetEnvironmentVariable("ConnectionStrings__Inventory") is not { Length: > 0 } server)
{
    Console.Error.WriteLine("ConnectionStrings__Inventory names no PostgreSQL; ./bench starts one of its own.");
    return 2;
}

(string Name, Func<Bench, Task> Run)[] workloads =
[
    ("hot", ReserveWorkloads.HotItemAsync),
    ("soldout", ReserveWorkloads.SoldOutAsync),
    ("uniform", ReserveWorkloads.UniformAsync),
    ("ordered", ReserveWorkloads.OrderedAsync),
    ("zipf", ReserveWorkloads.ZipfAsync),
    ("resize", LiveHoldWorkloads.ResizeAsync),
    ("crowded", LiveHoldWorkloads.CrowdedAsync),
    ("lines", SeveralLinesWorkload.RunAsync),
    ("pairs", BasketWorkloads.PairsAsync),
    ("stays", BasketWorkloads.StaysAsync),
    ("baskets", BasketWorkloads.HotAndColdAsync),
    ("mixed", BasketWorkloads.MixedAsync),
    ("silos", TwoSilosWorkload.RunAsync),
    ("storm", ExpiryWorkload.RunAsync),
    ("reconciliation", ReconciliationWorkload.RunAsync),
    ("truth", TruthWorkload.RunAsync),
    ("heard", HearingWorkload.RunAsync),
    ("listeners", ListenersWorkload.RunAsync),
    ("backlog", BacklogWorkload.RunAsync),
    ("http", HttpWorkload.RunAsync),
    ("touched", ActivationWorkload.RunAsync),
    ("stops", OutageWorkloads.StopsAsync),
    ("freezes", OutageWorkloads.FreezesAsync),
    ("kills", OutageWorkloads.KillsAsync),
];

if (options.Only.FirstOrDefault(part => !workloads.Any(workload => workload.Name.Contains(part, StringComparison.Ordinal))) is { } unknown)
{
    Console.Error.WriteLine(
        $"No workload's name contains '{unknown}'; there are {string.Join(", ", workloads.Select(workload => workload.Name))}.");
    return 2;
}

ThreadPool.SetMinThreads(Environment.ProcessorCount * 2, Environment.ProcessorCount);
var machine = await Machine.DescribeAsync(server);
Console.WriteLine(machine);
Console.WriteLine(Table.Header);
await using var databases = new BenchDatabases(server);
if (!options.Small) await RunAsync(ReserveWorkloads.WarmUpAsync);
var wanted = workloads.Where(workload => options.Only.Count == 0
    || options.Only.Any(part => workload.Name.Contains(part, StringComparison.Ordinal))).ToArray();
var parts = new Results[wanted.Length];
// Where several go at once, those that take longest begin: they come last in the list.
var order = options.WorkloadsAtOnce > 1 ? Enumerable.Range(0, wanted.Length).Reverse() : Enumerable.Range(0, wanted.Length);
await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = options.WorkloadsAtOnce },
    async (i, _) => parts[i] = await RunAsync(wanted[i].Run));

var results = Results.Together(parts);
Judge.Apply(results);
Console.WriteLine();
Console.WriteLine(options.Small ? "The small size says that everything runs and stays true; its figures mean nothing."
    : Table.Targets(results.Targets));
var folder = options.Output ?? Path.Combine(Repository.Root, "data", "bench");
Directory.CreateDirectory(folder);
await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), JsonReport.Write(results, options, machine));
await File.WriteAllTextAsync(Path.Combine(folder, "results.md"), Markdown.Write(results, options, machine));
await File.WriteAllTextAsync(Path.Combine(folder, "results.svg"), SvgChart.Write(results, machine));
Console.WriteLine($"Written: {folder}");
return 0;

async Task<Results> RunAsync(Func<Bench, Task> run)
{
    await using var meter = await CostMeter.OpenAsync(server);
    var bench = new Bench(databases, options, meter);
    await run(bench);
    return bench.Results;
}
