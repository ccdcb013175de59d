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
    ("zipf", ReserveWorkloads.ZipfAsync),
    ("resize", LiveHoldWorkloads.ResizeAsync),
    ("crowded", LiveHoldWorkloads.CrowdedAsync),
    ("lines", SeveralLinesWorkload.RunAsync),
    ("storm", ExpiryWorkload.RunAsync),
    ("reconciliation", ReconciliationWorkload.RunAsync),
    ("truth", TruthWorkload.RunAsync),
    ("http", HttpWorkload.RunAsync),
    ("touched", ActivationWorkload.RunAsync),
];

ThreadPool.SetMinThreads(Environment.ProcessorCount * 2, Environment.ProcessorCount);
var machine = await Machine.DescribeAsync(server);
Console.WriteLine(machine);
Console.WriteLine(Table.Header);
await using var meter = await CostMeter.OpenAsync(server);
var bench = new Bench(server, options, meter);
if (!options.Small) await ReserveWorkloads.WarmUpAsync(bench);
foreach (var (name, run) in workloads)
{
    if (options.Only.Count == 0 || options.Only.Any(part => name.Contains(part, StringComparison.Ordinal))) await run(bench);
}

Judge.Apply(bench.Results);
Console.WriteLine();
Console.WriteLine(options.Small ? "The small size says that everything runs and stays true; its figures mean nothing." : Table.Targets(bench.Results.Targets));
var folder = options.Output ?? Path.Combine(Repository.Root, "data", "bench");
Directory.CreateDirectory(folder);
await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), JsonReport.Write(bench.Results, options, machine));
await File.WriteAllTextAsync(Path.Combine(folder, "results.md"), Markdown.Write(bench.Results, options, machine));
await File.WriteAllTextAsync(Path.Combine(folder, "results.svg"), SvgChart.Write(bench.Results, machine));
Console.WriteLine($"Written: {folder}");
return 0;
