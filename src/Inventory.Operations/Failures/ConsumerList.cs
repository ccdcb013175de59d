using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Tenants;

namespace Inventory.Operations.Failures;

/// <summary>Those who hear of a tenant's events, to look at.</summary>
public sealed class ConsumerList(ConsumerReads reads)
{
    /// <summary>All of them, by the names that are told; a stream's slices and subscriptions as one.</summary>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<List<ConsumerStanding>> ReadAsync(Tenant tenant, CancellationToken cancellation) =>
        [.. (await reads.ListAsync(tenant.Id, cancellation)).GroupBy(one => NameOf(tenant, one), StringComparer.Ordinal).Select(Sum)];

    private static string NameOf(Tenant tenant, ConsumerStanding one) =>
        one.Name.StartsWith("stream:", StringComparison.Ordinal) ? one.Name.Split('/')[0] : ConsumerNames.Outside(tenant.Id, one.Name);

    private static ConsumerStanding Sum(IGrouping<string, ConsumerStanding> parts) => parts.First() with
    {
        Name = parts.Key,
        Behind = parts.Max(static part => part.Behind),
        Waiting = parts.Sum(static part => part.Waiting),
        Attempts = parts.Max(static part => part.Attempts),
        Dead = parts.Sum(static part => part.Dead),
        OldestAt = parts.Min(static part => part.OldestAt),
    };
}
