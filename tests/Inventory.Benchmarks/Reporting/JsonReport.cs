using System.Text.Encodings.Web;
using System.Text.Json;
using Inventory.Benchmarks.Workloads;

namespace Inventory.Benchmarks.Reporting;

/// <summary>Results as JSON, with all that is needed to make them again.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web) { WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Results results, BenchOptions options, Machine machine) => JsonSerializer.Serialize(
        new
        {
            machine,
            settings = new { options.Seed, options.SecondsPerPoint, options.Rounds, options.Small, options.Items, options.LiveHolds,
                options.TouchedItems, options.StormItems, options.StormBaskets, options.CatalogueItems, options.ListedItems, options.Lanes,
                options.RowsMax },
            rows = results.Rows.Select(row => new
            {
                row.Workload,
                row.Subject,
                row.Callers,
                row.PoolSize,
                operations = row.Measured.Operations,
                refused = row.Measured.Refused,
                seconds = Math.Round(row.Measured.Seconds, 3),
                operationsPerSecond = Math.Round(row.Measured.Rate, 1),
                p50Milliseconds = Math.Round(row.Measured.Latency.Percentile(0.5), 3),
                p99Milliseconds = Math.Round(row.Measured.Latency.Percentile(0.99), 3),
                perOperation = new
                {
                    dotnetCpuMicroseconds = Each(row, row.Measured.Costs.DotnetCpu * 1e6),
                    postgresCpuMicroseconds = Each(row, row.Measured.Costs.PostgresCpu * 1e6),
                    allocatedBytes = Each(row, row.Measured.Costs.Allocated),
                    walBytes = Each(row, row.Measured.Costs.Wal),
                },
                operationsPerGroup = row.Measured.Costs.Groups > 0 ? Math.Round(row.Measured.Operations / row.Measured.Costs.Groups, 1)
                    : (double?)null,
            }),
            targets = results.Targets,
        },
        Style);

    private static double Each(Row row, double total) => Math.Round(total / Math.Max(1, row.Measured.Operations), 1);
}
