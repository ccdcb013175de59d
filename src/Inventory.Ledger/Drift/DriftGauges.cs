using System.Diagnostics.Metrics;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Drift;

/// <summary>Drift, overbooking and pending holds as every node sees them in the database; 0 from the start, refreshed by <see cref="RefreshAsync"/>.</summary>
public sealed class DriftGauges(LedgerDataSources sources)
{
    // Beyond this many the exact number tells nobody anything new, and counting on would cost.
    private const int PendingMax = 1_000_000;

    private static readonly Meter Meter = new(LedgerMetrics.MeterName);
    private static readonly Lock KnownGate = new();
    private static long _products, _phantoms, _pending, _overbooked;
    private static double _ratio, _lastRun;
    private static HashSet<string> _knownOverbooked = [];

    private static readonly Counter<long> Overbookings = Meter.CreateCounter<long>(
        "inventory_overbooking_actual_total", null, "Items that this node saw become overbooked: more promised than stock and overbooking limit allow.");

    private static readonly Instrument[] Gauges =
    [
        Meter.CreateObservableGauge("ops_inventory_reserved_stock_drift_products", () => Volatile.Read(ref _products), null,
            "Items that disagree with their live holds or their journal."),
        Meter.CreateObservableGauge("inventory_phantom_units", () => Volatile.Read(ref _phantoms), null,
            "Units that items count as held or allocated and no live hold claims."),
        Meter.CreateObservableGauge("inventory_discrepancy_ratio", () => Volatile.Read(ref _ratio), null,
            "Units that are wrong, as a part of all that is held or allocated."),
        Meter.CreateObservableGauge("inventory_overbooked_items", () => Volatile.Read(ref _overbooked), null,
            "Items of which more is promised than stock and overbooking limit allow."),
        Meter.CreateObservableGauge("inventory_reconciliation_last_run_timestamp_seconds", () => Volatile.Read(ref _lastRun), "s",
            "When any node last finished looking for drift, as Unix time."),
        Meter.CreateObservableGauge("reservation_pending_count", () => Volatile.Read(ref _pending), null, "Lines of holds that are held and have an end."),
        Meter.CreateObservableGauge("ecommerce_inventory_reservations_total",
            () => new Measurement<long>(Volatile.Read(ref _pending), new KeyValuePair<string, object?>("status", "pending")), null,
            "Lines of holds that are held and have an end."),
    ];

    /// <summary>How many gauges there are; touching it creates them.</summary>
    public static int Count => Gauges.Length;

    /// <summary>Reads them anew.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task RefreshAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(() => ReadAsync(cancellation), cancellation);

    private async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        await using var command = sources.Readers.CreateCommand("""
            SELECT count(*), coalesce(sum(greatest(coalesce(item_held + item_allocated, 0) - holds_held - holds_allocated, 0)), 0)::bigint, coalesce(sum(units), 0)::bigint,
              -- All that is promised, by the item or by its holds, whichever says more: a counter that was edited too low must not make the part larger.
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

    private static void CountOverbooked(HashSet<string> items)
    {
        lock (KnownGate)
        {
            Overbookings.Add(items.Count(item => !_knownOverbooked.Contains(item)));
            _knownOverbooked = items;
        }

        Volatile.Write(ref _overbooked, items.Count);
    }
}
