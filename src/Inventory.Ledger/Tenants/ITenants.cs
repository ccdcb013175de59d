using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tenants;

/// <summary>Finds the tenants that grains belong to: in PostgreSQL, or in the simulator's ledger.</summary>
public interface ITenants
{
    /// <summary>The tenant, or null when there is none of that name.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be reached.</exception>
    ValueTask<Tenant?> FindAsync(string name, CancellationToken cancellation = default);
}
