using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Silo.Telemetry;

/// <summary>
/// Shows counters at zero before anything happens, in every series that is declared: what appears only with its first count is not seen to
/// have grown. Comes after the meter provider, which otherwise would not hear of it.
/// </summary>
internal sealed class ZeroSeries : IDisposable
{
    private static readonly FrozenDictionary<string, MetricDefinition> Declared =
        InventoryMetrics.All.Where(static metric => metric is { Kind: MetricKind.Counter,
            IsClosed: true }).ToFrozenDictionary(static metric => metric.Name);

    private readonly MeterListener _listener = new();

    /// <summary>Adds zero to every counter of the product's, present and to come.</summary>
    public ZeroSeries()
    {
        _listener.InstrumentPublished = static (instrument, _) =>
        {
            if (instrument is not Counter<long> counter || !Declared.TryGetValue(counter.Name, out var metric)) return;
            foreach (var series in metric.Series()) counter.Add(0, series);
        };
        _listener.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
