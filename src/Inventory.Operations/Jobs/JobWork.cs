using Inventory.Grains.Expiry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;

namespace Inventory.Operations.Jobs;

/// <summary>Works at a job that this node has leased, page by page, until it is over, or paused, or another node's.</summary>
internal sealed partial class JobWork(
    JobLeases leases, JobSwitch jobs, TargetPage page, IEnumerable<IJobKind> kinds, LedgerClock clock, JobOptions options, NodeName node,
    JobMetrics metrics, TimeProvider time, ILogger<JobWork> log)
{
    private static readonly TimeSpan FailurePatience = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, IJobKind> _kinds = kinds.ToDictionary(static kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kinds of jobs that this node knows.</summary>
    public string[] Kinds => [.. _kinds.Keys];

    /// <summary>Works at it. Does not throw.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stopping">Ends with the targets under way, and gives the job back.</param>
    public async Task RunAsync(LeasedJob job, CancellationToken stopping)
    {
        metrics.Begun();
        Begun(log, job.JobId, job.Kind, job.Tenant.Name, job.Actor);
        try
        {
            while (await GoesOnAsync(job, stopping))
            {
                // Go on: the page was recorded, or the ledger was away.
            }
        }
        catch (Exception failed)
        {
            Failed(log, job.JobId, job.Kind, job.Tenant.Name, failed);
            await EndAsync(job);
        }
        finally
        {
            metrics.Left();
        }
    }

    private async Task<bool> GoesOnAsync(LeasedJob job, CancellationToken stopping)
    {
        try
        {
            // Told nothing of the stop: what was done is recorded, and the job given back.
            var always = CancellationToken.None;
            if (await leases.RenewAsync(job, node.Value, options.LeaseLength, always) is not { } lease) return false;
            if (stopping.IsCancellationRequested || lease.State is not JobState.Running)
            {
                await leases.GiveBackAsync(job, node.Value, always);
                return false;
            }

            var targets = await leases.TargetsAsync(job, lease.Done, TargetPage.TargetsMax, always);
            if (targets.Count == 0) throw new InvalidOperationException("It is not done, and has no target left.");
            var outcomes = await page.WorkAsync(_kinds[job.Kind], job, targets, stopping);
            if (outcomes.Length == 0) return true;
            if (!await leases.RecordAsync(job, node.Value, lease.Done, outcomes, clock.Now, always)) return false;
            metrics.Recorded(job.Kind, outcomes);
            return true;
        }
        catch (LedgerUnavailableException away)
        {
            Waits(log, job.JobId, job.Tenant.Name, away.Message);
            if (stopping.IsCancellationRequested) return false;   // its lease ends by itself
            await Task.Delay(options.Period, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }
    }

    // A job that cannot be worked at by one node is taken not to be by any: it would else be tried for ever.
    private async Task EndAsync(LeasedJob job)
    {
        try
        {
            await jobs.MoveAsync(job.Tenant, job.JobId, JobState.Failed, clock.Now, FailurePatience);
        }
        catch (Exception unreachable) when (unreachable is LedgerUnavailableException or OutcomeUnknownException)
        {
            Waits(log, job.JobId, job.Tenant.Name, unreachable.Message);
        }
    }

    [LoggerMessage(1510, LogLevel.Information, "Job {JobId}, {Kind} of tenant '{Tenant}', is worked at by this node for '{Actor}'")]
    private static partial void Begun(ILogger log, string jobId, string kind, string tenant, string actor);

    [LoggerMessage(1511, LogLevel.Warning, "Job {JobId} of tenant '{Tenant}' waits for the ledger: {Reason}")]
    private static partial void Waits(ILogger log, string jobId, string tenant, string reason);

    [LoggerMessage(EventId = 1512, Level = LogLevel.Error,
        Message = "Job {JobId}, {Kind} of tenant '{Tenant}', cannot be worked at and was ended as failed.")]
    private static partial void Failed(ILogger log, string jobId, string kind, string tenant, Exception error);
}
