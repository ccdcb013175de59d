using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Grains.Holds;

/// <summary>What the holds of all tenants share; one object per process.</summary>
public sealed class HoldServices
{
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly IClusterRefusals? _refusals;

    internal HoldServices(
        ItemDoors doors, HoldRoutes routes, HoldDesk desk, ReadLanes reads, CommitLanes lanes, LedgerClock clock,
        DoorOptions options, TimeProvider time, GrainMetrics metrics, IClusterRefusals? refusals)
    {
        (Doors, Routes, Desk, Reads, Lanes, Clock, Metrics) = (doors, routes, desk, reads, lanes, clock, metrics);
        (_patience, _time, _refusals) = (options.Patience, time, refusals);
    }

    internal ItemDoors Doors { get; }

    internal HoldRoutes Routes { get; }

    internal HoldDesk Desk { get; }

    internal ReadLanes Reads { get; }

    internal CommitLanes Lanes { get; }

    internal LedgerClock Clock { get; }

    internal GrainMetrics Metrics { get; }

    /// <summary>Waits no longer than for a command at an item's door. What was begun goes on.</summary>
    /// <exception cref="TimeoutException">It is not done yet.</exception>
    internal Task<T> InTime<T>(Task<T> work) => work.WaitAsync(_patience, _time);

    /// <summary>A tenant's holds, for a host that tells of refusals itself.</summary>
    public TenantHolds Of(Tenant tenant) => new(this, tenant, refusals: null);

    /// <summary>A tenant's holds, for callers in the cluster.</summary>
    internal TenantHolds OfCluster(Tenant tenant) => new(this, tenant, _refusals);
}
