using System.Collections.Immutable;
using Inventory.Ledger.Jobs;

namespace Inventory.Operations.Jobs;

/// <summary>Every answer to the wish for a job, in order of precedence.</summary>
public abstract record JobStart
{
    private JobStart()
    {
    }

    /// <summary>The operator's key is bound to a channel, or lacks <see cref="OperatorJobs.Needs"/>.</summary>
    public sealed record Forbidden : JobStart;

    /// <summary>The lever's id names an earlier job with other content. Caller: choose a fresh id.</summary>
    /// <param name="Differs">The fields that differ, as callers name them.</param>
    public sealed record LeverReused(ImmutableArray<string> Differs) : JobStart;

    /// <summary>It is made, and its targets are fixed.</summary>
    /// <param name="Job">The job as it is now.</param>
    /// <param name="IsRepeat">It was made by an earlier request with the same lever's id.</param>
    public sealed record Made(Job Job, bool IsRepeat) : JobStart;
}
