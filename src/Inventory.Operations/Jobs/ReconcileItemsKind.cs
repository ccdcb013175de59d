using Inventory.Grains.Reconciling;
using Inventory.Ledger.Jobs;

namespace Inventory.Operations.Jobs;

/// <summary>Puts drifted items right, each through its own grain. One that agrees by then tells that nothing disagrees.</summary>
internal sealed class ReconcileItemsKind(Reconciler reconciler) : IJobKind
{
    public const string KindName = "reconcile-items";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public async Task<TargetOutcome> WorkAsync(LeasedJob job, string target)
    {
        var answer = await reconciler.ReconcileAsync(job.Tenant.Name, target,
            new() { Caller = new() { Actor = job.Actor }, DryRun = false, Reason = job.Reason });
        return TargetOutcomes.Of(answer.Outcome);
    }
}
