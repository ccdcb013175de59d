using System.Globalization;
using System.Runtime.CompilerServices;
using Inventory.Dashboard.Shared;
using Inventory.Ledger.Jobs;
using Inventory.Operations;
using Inventory.Operations.Jobs;

namespace Inventory.Dashboard.Pages;

/// <summary>Jobs over many holds, as a dialog tells of them.</summary>
internal sealed class HoldJobs(OperatorJobs jobs, TimeProvider time)
{
    // So many outcomes are told in the dialog; the job's own page has all.
    private const int ToldMax = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>What a job would be about.</summary>
    public async Task<ActionOutcome> PreviewAsync(Operator by, JobRequest request)
    {
        if (KeyRights.Missing(by.Key, OperatorJobs.Needs, unbound: true) is { } missing) return new(missing, IsDone: false);
        var found = await jobs.PreviewAsync(by.Tenant, request);
        var rest = found.Matches - found.First.Length;
        return new(Count(found.Matches, found.More) + ".",
            Lines: [.. found.First, .. rest > 0 ? [$"and {Number(rest)}{(found.More ? "+" : "")} more"] : Array.Empty<string>()]);
    }

    /// <summary>Has it done, and tells how far it is until it is over.</summary>
    public async IAsyncEnumerable<ActionOutcome> RunAsync(Operator by, JobRequest request,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var start = await jobs.StartAsync(by, request, cancellation);
        if (start is not JobStart.Made { Job: var job })
        {
            yield return new(start is JobStart.Forbidden ? KeyRights.Missing(by.Key, OperatorJobs.Needs, unbound: true)!
                : "This was begun before with other content. Close, and begin anew.", IsDone: false);
            yield break;
        }

        var link = ($"/jobs/{Uri.EscapeDataString(job.JobId)}", $"Job {job.JobId}");
        while (!job.State.IsOver())
        {
            var state = job.State is JobState.Paused ? ", paused" : "";
            yield return new($"{Number(job.Done)} of {Number(job.Total)} so far{state}. It goes on if you close this.", Link: link);
            await Task.Delay(Pause, time, cancellation);
            job = await jobs.GetAsync(by.Tenant, job.JobId, cancellation) ?? job;
        }

        var tally = await jobs.TallyAsync(by.Tenant, job.JobId, cancellation);
        var outcomes = await jobs.OutcomesAsync(by.Tenant, job.JobId, new() { Limit = ToldMax }, cancellation) ?? [];
        yield return new(Told(job, tally), Lines: [.. outcomes.Select(Line)], Link: link);
    }

    /// <summary>So many holds, in words.</summary>
    public static string Count(long holds, bool more) => $"{Number(holds)}{(more ? "+" : "")} hold{(holds == 1 ? "" : "s")}";

    private static string Told(Job job, IReadOnlyDictionary<string, long> tally)
    {
        var refused = tally.Where(static one => one.Key != "done").OrderByDescending(static one => one.Value)
            .Select(static one => $"{Number(one.Value)} {one.Key}");
        var told = string.Join(", ", refused.Prepend($"{Number(tally.GetValueOrDefault("done"))} done"));
        return (job.State is JobState.Done ? "" : $"The job was {job.State.Name()}. ") + told
            + (job.Total > ToldMax ? $". The first {ToldMax}:" : ".");
    }

    private static string Line(TargetReading outcome) =>
        outcome.Detail is null ? $"{outcome.Target}: {outcome.Outcome}" : $"{outcome.Target}: {outcome.Outcome}. {outcome.Detail}";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
