using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Tenants;

namespace Inventory.Operations.Failures;

/// <summary>Those who hear of a tenant's events, to look at.</summary>
public sealed class ConsumerList(ConsumerReads reads)
{
    /// <summary>All of them, by the names that are told.</summary>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<List<ConsumerStanding>> ReadAsync(Tenant tenant, CancellationToken cancellation) =>
        (await reads.ListAsync(tenant.Id, cancellation))
            .ConvertAll(one => one with { Name = ConsumerNames.Outside(tenant.Id, one.Name) });
}
