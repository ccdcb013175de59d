using System.Collections.Immutable;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Operations.Holds;

/// <summary>All that is known of one hold.</summary>
public sealed class HoldFiles(HoldReads holds, EventReads events, LedgerClock clock)
{
    /// <summary>A hold as it is now and what happened to it; null where the tenant has none of this id.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<HoldFile?> FindAsync(Tenant tenant, string holdId, CancellationToken cancellation = default)
    {
        if (await holds.FindAsync(tenant.Id, holdId, clock.Now, cancellation) is not { } hold) return null;
        return new(hold, HoldMoment.Merge(await events.OfHoldAsync(tenant.Id, holdId, cancellation)));
    }
}

/// <summary>One hold.</summary>
/// <param name="Hold">As it is now.</param>
/// <param name="Timeline">What happened to it, over all its lines, in order.</param>
public sealed record HoldFile(HoldReading Hold, ImmutableArray<HoldMoment> Timeline);
