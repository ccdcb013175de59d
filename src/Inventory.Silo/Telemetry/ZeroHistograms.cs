using System.Globalization;
using System.Text;
using Inventory.Ledger.Telemetry;

namespace Inventory.Silo.Telemetry;

/// <summary>
/// Histograms before their first measurement. OpenTelemetry knows of none, and to measure something that never was would be a lie; but a
/// rate over five minutes does not see what a series begins with, and the first holds that end late are the ones to see.
/// </summary>
internal static class ZeroHistograms
{
    private static readonly (string Name, string Text)[] Declared =
        [.. InventoryMetrics.All.Where(static metric => metric is { Kind: MetricKind.Histogram,
            Labels: [] }).Select(static metric => (metric.Name, Empty(metric)))];

    /// <summary>Adds those that are not in the text.</summary>
    public static string Complete(string text)
    {
        foreach (var (name, empty) in Declared)
        {
            if (!text.Contains($"# TYPE {name} histogram\n", StringComparison.Ordinal)) text += empty;
        }

        return text;
    }

    private static string Empty(MetricDefinition metric)
    {
        var text = new StringBuilder($"# TYPE {metric.Name} histogram\n# HELP {metric.Name} {metric.Meaning}\n");
        foreach (var bound in metric.Buckets) text.Append(CultureInfo.InvariantCulture, $"{metric.Name}_bucket{{le=\"{bound}\"}} 0\n");
        return text.Append(CultureInfo.InvariantCulture,
            $"{metric.Name}_bucket{{le=\"+Inf\"}} 0\n{metric.Name}_sum 0\n{metric.Name}_count 0\n").ToString();
    }
}
