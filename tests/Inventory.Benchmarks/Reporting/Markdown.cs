using System.Globalization;
using System.Text;
using Inventory.Benchmarks.Workloads;

namespace Inventory.Benchmarks.Reporting;

/// <summary>Results as the tables that docs/benchmarks.md shows.</summary>
internal static class Markdown
{
    public static string Write(Results results, BenchOptions options, Machine machine)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"Machine: {machine}. Seed {options.Seed}, {options.SecondsPerPoint} s a point in {options.Rounds} slices.\n\n");
        text.Append("| target | wanted | measured | reached |\n| --- | --- | --- | --- |\n");
        foreach (var target in results.Targets)
            text.Append(CultureInfo.InvariantCulture,
            $"| {target.Name} | {target.Wanted} | {target.Got} | {(target.Reached ? "yes" : "**no**")} |\n");
        text.Append("\n| workload | callers | subject | per second | p50 ms | p99 ms | connections | .NET CPU µs | PostgreSQL CPU µs | allocated B | WAL B | a group |\n");
        text.Append("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var row in results.Rows)
        {
            var m = row.Measured;
            var n = Math.Max(1, m.Operations);
            text.Append(CultureInfo.InvariantCulture, $"| {row.Workload} | {row.Callers} | {row.Subject} | {m.Rate:N0} | {m.Latency.Percentile(0.5):N2} | {m.Latency.Percentile(0.99):N2} | {row.PoolSize} ");
            text.Append(CultureInfo.InvariantCulture, $"| {m.Costs.DotnetCpu * 1e6 / n:N1} | {m.Costs.PostgresCpu * 1e6 / n:N1} | {m.Costs.Allocated / n:N0} | {m.Costs.Wal / n:N0} ");
            text.Append(m.Costs.Groups > 0 ? string.Create(CultureInfo.InvariantCulture, $"| {n / m.Costs.Groups:N0} |\n") : "| |\n");
        }

        return text.ToString();
    }
}
