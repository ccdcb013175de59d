using System.Globalization;
using System.Text;
using Inventory.Benchmarks.Workloads;

namespace Inventory.Benchmarks.Reporting;

/// <summary>Results as lines for a terminal.</summary>
internal static class Table
{
    public static string Header { get; } =
        $"{"workload",-36} {"callers",7}  {"subject",-34} {"ops/s",10} {"p50 ms",8} {"p99 ms",8} {"pool",5} {".NET µs",8} {"PG µs",8} {"alloc B",8} {"WAL B",7} {"ops/grp",8} {"grp ms",7}";

    public static string Line(Row row)
    {
        var m = row.Measured;
        var operations = Math.Max(1, m.Operations);
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{row.Workload,-36} {row.Callers,7}  {row.Subject,-34} {m.Rate,10:N0} {m.Latency.Percentile(0.5),8:N2} {m.Latency.Percentile(0.99),8:N2} ");
        line.Append(CultureInfo.InvariantCulture,
            $"{row.PoolSize,5} {m.Costs.DotnetCpu * 1e6 / operations,8:N1} {m.Costs.PostgresCpu * 1e6 / operations,8:N1} ");
        line.Append(CultureInfo.InvariantCulture, $"{m.Costs.Allocated / operations,8:N0} {m.Costs.Wal / operations,7:N0} ");
        if (m.Costs.Groups > 0)
            line.Append(CultureInfo.InvariantCulture,
            $"{operations / m.Costs.Groups,8:N1} {m.Costs.GroupSeconds * 1e3 / m.Costs.Groups,7:N2}");
        return line.ToString().TrimEnd();
    }

    public static string Targets(IEnumerable<Target> targets)
    {
        var text = new StringBuilder();
        foreach (var target in targets)
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{(target.Reached ? "reached" : "MISSED"),-8} {target.Name,-44} {target.Wanted,-52} {target.Got}");
        return text.ToString();
    }
}
