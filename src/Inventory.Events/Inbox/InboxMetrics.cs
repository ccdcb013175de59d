using System.Diagnostics.Metrics;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Telemetry;

namespace Inventory.Events.Inbox;

/// <summary>What the inbox measures of itself; one object per process.</summary>
internal sealed class InboxMetrics
{
    private const string OtherType = "other";

    private readonly Counter<long> _events;
    private IReadOnlyList<InboxDepth> _depths = [];

    public InboxMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InventoryMetrics.Meter);
        _events = meter.Counter(InventoryMetrics.InboxEvents);
        meter.Gauges(InventoryMetrics.InboxBacklog, () => Series(static some => some.Sum(static depth => depth.Backlog)));
        meter.Gauges(InventoryMetrics.InboxBacklogAge, () => Series(static some => some.Max(static depth => depth.OldestSeconds)));
        meter.Gauges(InventoryMetrics.InboxDead, () => Series(static some => some.Sum(static depth => depth.Dead)));
    }

    /// <summary>What waits now.</summary>
    public void Waits(IReadOnlyList<InboxDepth> depths) => Volatile.Write(ref _depths, depths);

    /// <summary>Something came of an event.</summary>
    public void Came(string type, InboxOutcome outcome) => _events.Add(1, new("type", Known(type)), new("outcome", outcome switch
    {
        InboxOutcome.Processed => "processed",
        InboxOutcome.Duplicate => "duplicate",
        InboxOutcome.Retrying => "retrying",
        InboxOutcome.Dead => "dead",
        _ => "invalid",
    }));

    /// <summary>An attempt was settled; null: by its effect.</summary>
    public void Came(string type, SettledAttempt? settled)
    {
        if (settled?.Notice is not null) _events.Add(1, new("type", Known(type)), new("outcome", "refused"));
        else Came(type, settled?.State switch
        {
            InboxState.Dead => InboxOutcome.Dead,
            InboxState.Retrying => InboxOutcome.Retrying,
            _ => InboxOutcome.Processed,
        });
    }

    // Whoever sends makes types up as he likes.
    private static string Known(string type) => InboxHandlers.Find(type) is null ? OtherType : type;

    // Types are there from the start, so that a rule finds them while nothing waits.
    private IEnumerable<Measurement<double>> Series(Func<IEnumerable<InboxDepth>, double> read)
    {
        foreach (var type in InboxHandlers.Types) yield return new(0, new("source", ""), new("type", type));
        yield return new(0, new("source", ""), new("type", OtherType));
        foreach (var some in Volatile.Read(ref _depths).GroupBy(static depth => (depth.Source, Type: Known(depth.Type))))
            yield return new(read(some), new("source", some.Key.Source), new("type", some.Key.Type));
    }
}
