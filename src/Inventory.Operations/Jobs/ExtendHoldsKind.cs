using System.Globalization;
using Inventory.Grains.Holds;
using Inventory.Ledger.Jobs;

namespace Inventory.Operations.Jobs;

/// <summary>Gives holds another end. The job's id is the id of the change: a hold is changed by it once.</summary>
internal sealed class ExtendHoldsKind(HoldServices holds) : IJobKind
{
    public const string KindName = "extend-holds";

    /// <summary>The field that says how long from now.</summary>
    public const string Seconds = "ttlSeconds";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public async Task<TargetOutcome> WorkAsync(LeasedJob job, string target)
    {
        var answer = await holds.Of(job.Tenant).ChangeAsync(new()
        {
            Caller = new() { Actor = job.Actor },
            HoldId = target,
            ChangeId = job.JobId,
            TtlSeconds = int.Parse(job.Asked[Seconds], CultureInfo.InvariantCulture),
            Reason = job.Reason,
        });
        return TargetOutcomes.Of(answer);
    }
}
