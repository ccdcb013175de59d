using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Events.Partitions;

/// <summary>How the journal's partitions are, as every node reads it in the database, and what came of this node's work at them.</summary>
internal sealed class PartitionMetrics
{
    private static readonly KeyValuePair<string, object?> Success = new("outcome", "success"), Failure = new("outcome", "failure");
    private readonly Counter<long> _rotations, _unread;
    private long _defaultRows, _heldBack;
    private double _ahead = double.NaN;

    public PartitionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InventoryMetrics.Meter);
        _rotations = meter.Counter(InventoryMetrics.PartitionRotations);
        _unread = meter.Counter(InventoryMetrics.PartitionsUnread);
        meter.Gauge(InventoryMetrics.PartitionDefaultRows, () => Volatile.Read(ref _defaultRows));
        meter.Gauge(InventoryMetrics.PartitionsHeldBack, () => Volatile.Read(ref _heldBack));
        meter.Gauge(InventoryMetrics.PartitionsAhead, () => Volatile.Read(ref _ahead));
    }

    /// <summary>This node has looked after the partitions.</summary>
    public void Ran(bool succeeded) => _rotations.Add(1, succeeded ? Success : Failure);

    /// <summary>A month was taken away that a consumer had not read.</summary>
    public void TookUnread() => _unread.Add(1);

    /// <summary>How many months a consumer keeps from going; 0 on the nodes that do not look after the partitions.</summary>
    public void HeldBack(int partitions) => Volatile.Write(ref _heldBack, partitions);

    /// <summary>How things stand.</summary>
    /// <param name="defaultRows">Rows that the default partition has.</param>
    /// <param name="ahead">For how long from now on there are partitions.</param>
    public void Stand(long defaultRows, TimeSpan ahead)
    {
        Volatile.Write(ref _defaultRows, defaultRows);
        Volatile.Write(ref _ahead, ahead.TotalSeconds);
    }
}
