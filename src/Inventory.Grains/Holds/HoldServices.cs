using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Orleans;

namespace Inventory.Grains.Holds;

/// <summary>What the holds of all tenants share; one object per process.</summary>
public sealed class HoldServices
{
    internal HoldServices(IGrainFactory grains, HoldRoutes routes, HoldCoordinator coordinator, ReadLanes reads, CommitLanes lanes, LedgerClock clock) =>
        (Grains, Routes, Coordinator, Reads, Lanes, Clock) = (grains, routes, coordinator, reads, lanes, clock);

    internal IGrainFactory Grains { get; }

    internal HoldRoutes Routes { get; }

    internal HoldCoordinator Coordinator { get; }

    internal ReadLanes Reads { get; }

    internal CommitLanes Lanes { get; }

    internal LedgerClock Clock { get; }

    /// <summary>A tenant's holds.</summary>
    public TenantHolds Of(Tenant tenant) => new(this, tenant);
}
