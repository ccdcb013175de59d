using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Operations.Pulse;

/// <summary>
/// Listens to the product's own meters of this host and adds up, between two looks, what <see cref="PulseStep"/> tells. What is measured
/// on the way of a command costs a few additions and allocates nothing; gauges are read only when somebody looks.
/// </summary>
internal sealed class PulseMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly RequestCounts _requests = new();
    private readonly BucketCounts _lags = new(InventoryMetrics.ExpiryLag.Buckets), _commits = new(InventoryMetrics.CommitSeconds.Buckets),
        _stampings = new(InventoryMetrics.OutboxLag.Buckets);
    private readonly Dictionary<string, Gauge> _gauges = [];
    private readonly object _rotations = new();
    private long _refusals, _unknown, _sets, _conflicts, _otherTenants, _repaired, _overbookings, _partitionFailures,
        _partitionsUnread;

    /// <param name="meters">The host's own, so that of several hosts in one process each hears its own.</param>
    public PulseMeter(IMeterFactory meters)
    {
        var counters = new Dictionary<string, Action<long>>
        {
            [InventoryMetrics.Conflicts.Name] = count => Interlocked.Add(ref _conflicts, count),
            [InventoryMetrics.TenantMismatches.Name] = count => Interlocked.Add(ref _otherTenants, count),
            [InventoryMetrics.DriftRepaired.Name] = count => Interlocked.Add(ref _repaired, count),
            [InventoryMetrics.Overbookings.Name] = count => Interlocked.Add(ref _overbookings, count),
            [InventoryMetrics.PartitionsUnread.Name] = count => Interlocked.Add(ref _partitionsUnread, count),
        };
        var histograms = new Dictionary<string, Action<double>>
        {
            [InventoryMetrics.ExpiryLag.Name] = _lags.Add,
            [InventoryMetrics.CommitSeconds.Name] = _commits.Add,
            [InventoryMetrics.OutboxLag.Name] = _stampings.Add,
            [InventoryMetrics.GroupSets.Name] = sets => Interlocked.Add(ref _sets, (long)sets),
        };
        foreach (var gauge in (MetricDefinition[])[
            InventoryMetrics.LastSweep, InventoryMetrics.LastReconciliation, InventoryMetrics.PendingHolds,
            InventoryMetrics.OverbookedItems, InventoryMetrics.Discrepancy, InventoryMetrics.JobsAtWork, InventoryMetrics.OutboxPendingAge,
            InventoryMetrics.PartitionDefaultRows, InventoryMetrics.PartitionsAhead, InventoryMetrics.PartitionsHeldBack,
            InventoryMetrics.DeliveriesDead, InventoryMetrics.InboxBacklog, InventoryMetrics.InboxDead])
            _gauges[gauge.Name] = new();
        // A webhook's endpoint that is away for days is its owner's matter, and nobody else's.
        foreach (var gauge in (MetricDefinition[])[InventoryMetrics.DeliveryLag, InventoryMetrics.DeliveriesAway])
            _gauges[gauge.Name] = new() { LeftOut = "webhook" };
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope != meters) return;
            object? sink = instrument.Name == InventoryMetrics.RequestSeconds.Name ? _requests
                : instrument.Name == InventoryMetrics.Refusals.Name ? this
                : instrument.Name == InventoryMetrics.PartitionRotations.Name ? _rotations
                : (object?)counters.GetValueOrDefault(instrument.Name) ?? (object?)histograms.GetValueOrDefault(instrument.Name)
                    ?? _gauges.GetValueOrDefault(instrument.Name);
            if (sink is not null) listener.EnableMeasurementEvents(instrument, sink);
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, sink) =>
        {
            if (sink is RequestCounts requests) requests.Add(value, labels);
            else if (sink is Action<double> histogram) histogram(value);
            else ((Gauge)sink!).Read(value, labels);
        });
        _listener.SetMeasurementEventCallback<long>((_, value, labels, sink) =>
        {
            if (sink is PulseMeter meter) meter.Refused(value, labels);
            else if (sink == _rotations) Rotated(value, labels);
            else ((Action<long>)sink!)(value);
        });
        _listener.Start();
    }

    /// <summary>What was added up since the last look, and the gauges as they are now.</summary>
    /// <param name="number">The step's number.</param>
    public PulseStep Take(long number)
    {
        foreach (var gauge in _gauges.Values) gauge.Value = null;
        _listener.RecordObservableInstruments();
        var (lags, commits) = (_lags.Take(), _commits.Take());
        return _requests.TakeInto(new()
        {
            Number = number,
            Refusals = Take(ref _refusals),
            Unknown = Take(ref _unknown),
            Ends = _lags.Above(30, lags),
            ExpiryLagP99 = _lags.P99(lags),
            CommitP99 = _commits.P99(commits),
            Sets = Take(ref _sets),
            Conflicts = Take(ref _conflicts),
            OtherTenants = Take(ref _otherTenants),
            Repaired = Take(ref _repaired),
            Overbookings = Take(ref _overbookings),
            EventsWait = Read(InventoryMetrics.OutboxPendingAge),
            Stamped = _stampings.Above(30, _stampings.Take()),
            PartitionFailures = Take(ref _partitionFailures),
            PartitionsUnread = Take(ref _partitionsUnread),
            DeliveryLag = Read(InventoryMetrics.DeliveryLag),
            DeliveryAway = Read(InventoryMetrics.DeliveriesAway),
            JobsAtWork = (long)Read(InventoryMetrics.JobsAtWork),
            LastSweep = Read(InventoryMetrics.LastSweep),
            LastReconciliation = Read(InventoryMetrics.LastReconciliation),
            Ledger = new()
            {
                Pending = (long)Read(InventoryMetrics.PendingHolds),
                Overbooked = (long)Read(InventoryMetrics.OverbookedItems),
                Discrepancy = Read(InventoryMetrics.Discrepancy),
                DefaultRows = (long)Read(InventoryMetrics.PartitionDefaultRows),
                PartitionsAhead = Read(InventoryMetrics.PartitionsAhead) is > 0 and var ahead ? ahead : null,
                PartitionsHeldBack = (long)Read(InventoryMetrics.PartitionsHeldBack),
                DeliveriesDead = (long)Read(InventoryMetrics.DeliveriesDead),
                InboxDead = (long)Read(InventoryMetrics.InboxDead),
                InboxBacklog = (long)Read(InventoryMetrics.InboxBacklog),
            },
        });
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    internal static long Take(ref long count) => Interlocked.Exchange(ref count, 0);

    private double Read(MetricDefinition gauge) => _gauges[gauge.Name].Value ?? 0;

    private void Refused(long count, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var isUnknown = labels.Length > 1 && Equals(labels[1].Value, Domain.Refusals.OutcomeUnknown.Code);
        Interlocked.Add(ref isUnknown ? ref _unknown : ref _refusals, count);
    }

    private void Rotated(long count, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.Length > 0 && Equals(labels[0].Value, "failure")) Interlocked.Add(ref _partitionFailures, count);
    }

    // Of several series, the largest.
    private sealed class Gauge
    {
        public double? Value { get; set; }

        /// <summary>Series of this kind are not looked at; null for none.</summary>
        public string? LeftOut { get; init; }

        public void Read(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            if (LeftOut is null || labels.Length == 0 || !Equals(labels[0].Value, LeftOut)) Value = Value > value ? Value : value;
        }
    }
}
