using Inventory.Contracts;
using Inventory.Grains.Expiry;
using Inventory.Ledger.Keys;

namespace Inventory.Operations.Stuck;

/// <summary>The sweep of what is over, by an operator's hand.</summary>
public sealed class StuckSweep(ExpirySweeper sweeper)
{
    /// <summary>What a key needs; one that is bound to a channel may not.</summary>
    public const KeyScopes Needs = KeyScopes.Admin;

    /// <summary>Whether a key may.</summary>
    public static bool Allows(ApiKey key) => key.Has(Needs) && key.Channel is null;

    /// <summary>Ends every hold that is over, of all tenants; tells of other tenants' failures nothing.</summary>
    /// <returns>How many lines it ended and on which items it could not; null where the operator's key may not.</returns>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<(long Ended, IReadOnlyList<(string ItemId, string Code)> Failed)?> RunAsync(Operator by,
        CancellationToken cancellation = default)
    {
        if (!Allows(by.Key)) return null;
        var swept = await sweeper.SweepAsync(cancellation);
        return (swept.Ended, [.. swept.Failed.Where(failure => failure.Tenant == by.Tenant.Name)
            .Select(static failure => (failure.ItemId, failure.Why?.Code() ?? "internal-error"))]);
    }
}
