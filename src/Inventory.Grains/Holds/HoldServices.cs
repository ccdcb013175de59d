using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Grains.Holds;

/// <summary>What the holds of all tenants share; one object per process.</summary>
public sealed class HoldServices
{
    internal HoldServices(ItemDoors doors, HoldRoutes routes, HoldCoordinator coordinator, ReadLanes reads, CommitLanes lanes,
        LedgerClock clock, GrainMetrics metrics) =>
        (Doors, Routes, Coordinator, Reads, Lanes, Clock, Metrics) = (doors, routes, coordinator, reads, lanes, clock, metrics);

    internal ItemDoors Doors { get; }

    internal HoldRoutes Routes { get; }

    internal HoldCoordinator Coordinator { get; }

    internal ReadLanes Reads { get; }

    internal CommitLanes Lanes { get; }

    internal LedgerClock Clock { get; }

    internal GrainMetrics Metrics { get; }

    /// <summary>A tenant's holds.</summary>
    public TenantHolds Of(Tenant tenant) => new(this, tenant);
}
