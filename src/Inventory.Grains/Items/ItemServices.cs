using Inventory.Grains.Expiry;
using Inventory.Grains.Holds;
using Inventory.Grains.Reconciling;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

/// <summary>What all items share, an object a process; Refusals hears what callers in the cluster are refused, if anybody does.</summary>
internal sealed record ItemServices(
    ITenants Tenants, LedgerClock Clock, CommitLanes Lanes, ReadLanes Reads, ILedgerStore Store, Admission Admission, ItemKeys ItemKeys,
    HoldEndings Endings, ExpiryPace Pace, LaneOptions LaneOptions, DoorOptions Doors, ReconciliationOptions Reconciliation, NodeName Node,
    ItemLimits Limits, GrainMetrics Metrics, ILogger<ItemGrain> Log, IClusterRefusals? Refusals = null)
{
    /// <summary>The ledger by its lanes: one object for all rounds.</summary>
    public IRoundLedger Ledger { get; } = new LaneLedger(Lanes, Reads);

    public TaskScheduler LaneScheduler { get; } = LaneOptions.Scheduler;

    /// <summary>How many commands are worth a round beside another.</summary>
    public int OverlapMin { get; } = Doors.OverlapMin;

    /// <summary>Whether an item whose counters disagree with its live holds puts them right by itself.</summary>
    public bool RepairsItself { get; } = Reconciliation.Repair is DriftRepair.Auto;

    public ItemRoundPool Rounds { get; } = new();

    public RecentHolds RecentHolds { get; } = new();
}
