using Inventory.Ledger.Commit;
using Inventory.Ledger.Jobs;
using Microsoft.Extensions.Logging;

namespace Inventory.Operations.Jobs;

/// <summary>
/// Works at some targets of a job, few at once over all jobs of the node, and for no longer than lets a pause be noticed. What the moment
/// is to blame for is tried again for a little.
/// </summary>
internal sealed partial class TargetPage(JobOptions options, TimeProvider time, ILogger<TargetPage> log) : IDisposable
{
    /// <summary>How many targets are read at once.</summary>
    public const int TargetsMax = 200;

    // After it no other target is begun, so that whoever pauses the job waits hardly longer.
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _places = new(options.TargetsAtOnce);

    /// <summary>Works at the first of some targets.</summary>
    /// <param name="kind">Does it.</param>
    /// <param name="job">The job.</param>
    /// <param name="targets">Its next targets; one at least.</param>
    /// <param name="stopping">Lets no other target begin.</param>
    /// <returns>What came of as many of them as were begun, in order.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be reached; what was done will be done again.</exception>
    public async Task<TargetOutcome[]> WorkAsync(IJobKind kind, LeasedJob job, IReadOnlyList<string> targets, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var begun = new List<Task<TargetOutcome>>(targets.Count);
        foreach (var target in targets)
        {
            await _places.WaitAsync(CancellationToken.None);
            if (stopping.IsCancellationRequested || (begun.Count > 0 && time.GetElapsedTime(began) >= Length))
            {
                _places.Release();
                break;
            }

            begun.Add(OneAsync(kind, job, target));
        }

        return await Task.WhenAll(begun);
    }

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();

    private async Task<TargetOutcome> OneAsync(IJobKind kind, LeasedJob job, string target)
    {
        try
        {
            return await UntilDecidedAsync(kind, job, target);
        }
        catch (Exception failed) when (failed is not LedgerUnavailableException)
        {
            TargetFailed(log, job.JobId, job.Tenant.Name, target, failed);
            return TargetOutcomes.InternalError;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<TargetOutcome> UntilDecidedAsync(IJobKind kind, LeasedJob job, string target)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause *= 2)
        {
            var came = await AttemptAsync(kind, job, target);
            if (!came.MayPass()) return came;
            if (time.GetElapsedTime(began) + pause > Patience)
                return came.IsLedgerAway() ? throw new LedgerUnavailableException("The ledger cannot be reached.") : came;
            await Task.Delay(pause, time);
        }
    }

    private static async Task<TargetOutcome> AttemptAsync(IJobKind kind, LeasedJob job, string target)
    {
        try
        {
            return await kind.WorkAsync(job, target);
        }
        catch (Exception unknown) when (unknown is TimeoutException or OutcomeUnknownException or Orleans.Runtime.OrleansException)
        {
            return TargetOutcomes.Of(Contracts.Outcome.OutcomeUnknown);
        }
    }

    [LoggerMessage(EventId = 1513, Level = LogLevel.Error, Message = "Job {JobId} of tenant '{Tenant}' failed at '{Target}' and goes on.")]
    private static partial void TargetFailed(ILogger log, string jobId, string tenant, string target, Exception error);
}
