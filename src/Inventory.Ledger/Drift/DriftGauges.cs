using System.Diagnostics.Metrics;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Telemetry;

namespace Inventory.Ledger.Drift;

/// <summary>
/// Drift, overbooking and pending holds as every node sees them in the database; 0 from the start, refreshed by <see cref="RefreshAsync"/>.
/// </summary>
public sealed class DriftGauges
{
    // Beyond this many the exact number tells nobody anything new, and counting on would cost.
    private const int PendingMax = 1_000_000;

    private readonly LedgerDataSources _sources;
    private readonly Counter<long> _overbookings;
    private readonly Lock _knownGate = new();
    private long _products, _phantoms, _pending, _overbooked;
    private double _ratio, _lastRun;
    private HashSet<string> _knownOverbooked = [];

    /// <param name="sources">Where they are read.</param>
    /// <param name="meters">Where the host's meters come from.</param>
    public DriftGauges(LedgerDataSources sources, IMeterFactory meters)
    {
        _sources = sources;
        var meter = meters.Create(InventoryMetrics.Meter);
        _overbookings = meter.Counter(InventoryMetrics.Overbookings);
        meter.Gauge(InventoryMetrics.DriftedItems, () => Volatile.Read(ref _products));
        meter.Gauge(InventoryMetrics.PhantomUnits, () => Volatile.Read(ref _phantoms));
        meter.Gauge(InventoryMetrics.Discrepancy, () => Volatile.Read(ref _ratio));
        meter.Gauge(InventoryMetrics.OverbookedItems, () => Volatile.Read(ref _overbooked));
        meter.Gauge(InventoryMetrics.LastReconciliation, () => Volatile.Read(ref _lastRun));
        meter.Gauge(InventoryMetrics.PendingHolds, () => Volatile.Read(ref _pending));
        meter.Gauge(InventoryMetrics.Reservations, () => Volatile.Read(ref _pending), new("status", "pending"));
    }

    /// <summary>Reads them anew.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task RefreshAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(() => ReadAsync(cancellation), cancellation);

    private async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        await using var command = _sources.Readers.CreateCommand("""
            SELECT count(*), coalesce(sum(greatest(coalesce(item_held + item_allocated, 0) - holds_held - holds_allocated, 0)), 0)::bigint,
                coalesce(sum(units), 0)::bigint,
              -- All that is promised, by the item or by its holds, whichever says more: a counter that was edited too low must not make the
              -- part larger.
              CASE WHEN count(*) = 0 THEN 0 ELSE (SELECT coalesce(sum(held + allocated), 0) FROM item)
                + sum(greatest(holds_held + holds_allocated - coalesce(item_held + item_allocated, 0), 0)) END::bigint,
              (SELECT count(*) FROM (SELECT FROM hold WHERE status = 'held' AND NOT dropped AND expires_at IS NOT NULL LIMIT $1) AS pending),
              coalesce(array_agg(tenant_id || '/' || item_key) FILTER (WHERE overbooked > 0), '{}'),
              coalesce((SELECT extract(epoch FROM finished_at) FROM reconciliation_run ORDER BY run DESC LIMIT 1), 0)::float8
            FROM drift WHERE resolved_at IS NULL
            """);
        command.Parameters.Add(new() { Value = PendingMax });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        Volatile.Write(ref _products, reader.GetInt64(0));
        Volatile.Write(ref _phantoms, reader.GetInt64(1));
        var wrong = reader.GetInt64(2);
        Volatile.Write(ref _ratio, wrong == 0 ? 0 : Math.Min(1, wrong / (double)Math.Max(wrong, reader.GetInt64(3))));
        Volatile.Write(ref _pending, reader.GetInt64(4));
        CountOverbooked([.. reader.GetFieldValue<string[]>(5)]);
        Volatile.Write(ref _lastRun, reader.GetDouble(6));
        return true;
    }

    private void CountOverbooked(HashSet<string> items)
    {
        lock (_knownGate)
        {
            _overbookings.Add(items.Count(item => !_knownOverbooked.Contains(item)));
            _knownOverbooked = items;
        }

        Volatile.Write(ref _overbooked, items.Count);
    }
}
