using Inventory.Grains.Expiry;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Operations.Jobs;

/// <summary>Looks for jobs that no node works at, also those of nodes that died, and works at a few of them at once.</summary>
internal sealed partial class JobRunner(
    JobLeases leases, JobWork work, JobBell bell, JobOptions options, NodeName node, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<JobRunner> log)
    : StartedService(lifetime)
{
    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        var atWork = new List<Task>();
        while (!stopping.IsCancellationRequested)
        {
            var rung = bell.Next;
            atWork.RemoveAll(static job => job.IsCompleted);
            while (atWork.Count < options.JobsAtOnce && await ClaimAsync(stopping) is { } job) atWork.Add(work.RunAsync(job, stopping));
            await Task.WhenAny(rung, Task.Delay(options.Period, time, stopping));
        }

        await Task.WhenAll(atWork);
    }

    private async Task<LeasedJob?> ClaimAsync(CancellationToken stopping)
    {
        try
        {
            return await leases.ClaimAsync(node.Value, options.LeaseLength, work.Kinds, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (LedgerUnavailableException away)
        {
            NotReached(log, away.Message);
            return null;
        }
    }

    [LoggerMessage(1514, LogLevel.Warning, "Jobs cannot be looked for and are looked for again: {Reason}")]
    private static partial void NotReached(ILogger log, string reason);
}
