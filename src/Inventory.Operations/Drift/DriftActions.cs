using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Grains.Reconciling;
using Inventory.Ledger.Keys;
using Inventory.Operations.Items;

namespace Inventory.Operations.Drift;

/// <summary>Puts one item right. Many are a job's: <see cref="Jobs.ReconcileItems"/>.</summary>
public sealed class DriftActions(Reconciler reconciler)
{
    /// <summary>What a key needs to put an item right, or to hear what that would do.</summary>
    public const KeyScopes Needs = KeyScopes.Admin;

    /// <summary>Brings an item to what its live holds and its journal say, or tells what that would do. Holds stay as they are.</summary>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<ReconcileAnswer> ReconcileAsync(Operator by, string itemId, string reason, bool dryRun)
    {
        if (by.Lacks(Needs) is not null) return new() { Outcome = Outcome.Forbidden };
        if (reason.Length > Limits.ReasonLengthMax || (reason.Length == 0 && !dryRun)) return new() { Outcome = Outcome.Invalid };
        return await reconciler.ReconcileAsync(by.Tenant.Name, itemId, new() { Caller = by.Caller, DryRun = dryRun, Reason = reason });
    }
}
