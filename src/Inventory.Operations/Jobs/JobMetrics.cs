using System.Diagnostics.Metrics;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Telemetry;

namespace Inventory.Operations.Jobs;

/// <summary>What jobs measure of themselves; one object per process.</summary>
internal sealed class JobMetrics
{
    private readonly Counter<long> _targets;
    private long _atWork;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InventoryMetrics.Meter);
        _targets = meter.Counter(InventoryMetrics.JobTargets);
        meter.Gauge(InventoryMetrics.JobsAtWork, () => Interlocked.Read(ref _atWork));
    }

    public void Begun() => Interlocked.Increment(ref _atWork);

    public void Left() => Interlocked.Decrement(ref _atWork);

    public void Recorded(string kind, IReadOnlyList<TargetOutcome> outcomes)
    {
        var done = outcomes.Count(static came => came == TargetOutcome.Done);
        if (done > 0) _targets.Add(done, new("kind", kind), new("outcome", "done"));
        if (done < outcomes.Count) _targets.Add(outcomes.Count - done, new("kind", kind), new("outcome", "refused"));
    }
}
