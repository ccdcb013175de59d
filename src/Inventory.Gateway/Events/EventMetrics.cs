using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Gateway.Events;

/// <summary>What telling events over HTTP measures of itself.</summary>
internal sealed class EventMetrics
{
    /// <summary>Ways in which events are told.</summary>
    public static readonly KeyValuePair<string, object?> Page = new("way", "page"), Stream = new("way", "stream");

    private readonly Counter<long> _told, _slow;

    public EventMetrics(IMeterFactory meters, StreamSeats seats)
    {
        var meter = meters.Create(InventoryMetrics.GatewayMeter);
        _told = meter.Counter(InventoryMetrics.EventsTold);
        _slow = meter.Counter(InventoryMetrics.SlowListeners);
        meter.Gauge(InventoryMetrics.Listeners, () => seats.Count);
    }

    /// <summary>Events were told.</summary>
    public void Told(KeyValuePair<string, object?> way, int events) => _told.Add(events, way);

    /// <summary>A listener was closed because it did not keep up.</summary>
    public void ClosedSlow() => _slow.Add(1);
}
