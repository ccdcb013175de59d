using Inventory.Grains.Expiry;
using Inventory.Grains.Holds;
using Inventory.Grains.Reconciling;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Inventory.Grains.Items;

/// <summary>What every item grain shares; one object per process, so that an activation stays small.</summary>
internal sealed class ItemServices(
    ITenants tenants, LedgerClock clock, CommitLanes lanes, ReadLanes reads, ILedgerStore store, Admission admission,
        ItemKeys itemKeys,
    HoldEndings endings, ExpiryPace pace, LaneOptions laneOptions, DoorOptions door, ReconciliationOptions reconciliation, NodeName node,
    ISiloStatusOracle silos, GrainMetrics metrics,
    ILogger<ItemGrain> log, IClusterRefusals? refusals = null)
{
    public ITenants Tenants { get; } = tenants;

    public LedgerClock Clock { get; } = clock;

    public CommitLanes Lanes { get; } = lanes;

    public ReadLanes Reads { get; } = reads;

    /// <summary>Asks the read lanes: one delegate for all rounds.</summary>
    public Func<LedgerQuestion, Task<LedgerReading>> Ask { get; } = reads.AskAsync;

    public ILedgerStore Store { get; } = store;

    public Admission Admission { get; } = admission;

    public ItemKeys ItemKeys { get; } = itemKeys;

    public HoldEndings Endings { get; } = endings;

    public ExpiryPace Pace { get; } = pace;

    public ISiloStatusOracle Silos { get; } = silos;

    public TaskScheduler LaneScheduler { get; } = laneOptions.Scheduler;

    /// <summary>How many commands are worth a round beside another.</summary>
    public int OverlapMin { get; } = door.OverlapMin;

    /// <summary>Whether an item whose counters disagree with its live holds puts them right by itself.</summary>
    public bool RepairsItself { get; } = reconciliation.Repair is DriftRepair.Auto;

    /// <summary>This node.</summary>
    public string Node { get; } = node.Value;

    public ItemRoundPool Rounds { get; } = new();

    public RecentHolds RecentHolds { get; } = new();

    public GrainMetrics Metrics { get; } = metrics;

    public ILogger Log { get; } = log;

    /// <summary>Hears what callers in the cluster are refused; null for nobody.</summary>
    public IClusterRefusals? Refusals { get; } = refusals;
}
