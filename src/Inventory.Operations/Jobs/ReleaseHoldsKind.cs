using Inventory.Grains.Holds;
using Inventory.Ledger.Jobs;

namespace Inventory.Operations.Jobs;

/// <summary>Releases holds; one that is released already is done.</summary>
internal sealed class ReleaseHoldsKind(HoldServices holds) : IJobKind
{
    public const string KindName = "release-holds";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public async Task<TargetOutcome> WorkAsync(LeasedJob job, string target) => TargetOutcomes.Of(await holds.Of(job.Tenant)
        .ReleaseAsync(new() { Caller = new() { Actor = job.Actor }, HoldId = target, Reason = job.Reason }));
}
