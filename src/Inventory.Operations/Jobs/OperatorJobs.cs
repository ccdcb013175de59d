using System.Security.Cryptography;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Operations.Jobs;

/// <summary>Jobs as operators have them: made, looked at, paused, resumed, cancelled.</summary>
public sealed class OperatorJobs
{
    /// <summary>What a key needs to make, pause, resume or cancel a job; with <see cref="KeyScopes.Admin"/> it may look.</summary>
    public const KeyScopes Needs = KeyScopes.Operate;

    /// <summary>How many targets a preview names.</summary>
    public const int PreviewedMax = 10;

    // Beyond what other commands may take: very many targets are fixed at once.
    private static readonly TimeSpan MakingPatience = TimeSpan.FromSeconds(9), SwitchPatience = TimeSpan.FromSeconds(3.5);

    private readonly JobMaking _making;
    private readonly JobReads _reads;
    private readonly JobSwitch _switch;
    private readonly JobBell _bell;
    private readonly LedgerClock _clock;

    internal OperatorJobs(JobMaking making, JobReads reads, JobSwitch jobs, JobBell bell, LedgerClock clock) =>
        (_making, _reads, _switch, _bell, _clock) = (making, reads, jobs, bell, clock);

    /// <summary>Makes a job with the targets that match now; a node begins with it at once.</summary>
    /// <param name="by">Who wishes it, and in which tenant.</param>
    /// <param name="request">What.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was sent, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been made: ask again with the same lever's id.</exception>
    public async Task<JobStart> StartAsync(Operator by, JobRequest request, CancellationToken cancellation = default)
    {
        if (!by.Key.Has(Needs) || by.Key.Channel is not null) return new JobStart.Forbidden();
        var made = await _making.MakeAsync(by.Tenant, new()
        {
            JobId = "job-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)),
            Kind = request.Kind,
            Asked = request.Asked(),
            Targets = request.Targets,
            LeverId = request.LeverId,
            Actor = by.Caller.Actor,
            Principal = by.Key.Principal,
            Reason = request.Reason,
            CorrelationId = request.CorrelationId,
        }, _clock.Now, MakingPatience).WaitAsync(cancellation);
        if (!made.Differs.IsEmpty) return new JobStart.LeverReused(made.Differs);
        _bell.Ring();
        return new JobStart.Made(made.Job, made.IsRepeat);
    }

    /// <summary>How many holds or items a request would be about, as far as 10,000, and the first ten of them.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public Task<TargetCount> PreviewAsync(Tenant tenant, JobRequest request, CancellationToken cancellation = default) =>
        _making.CountAsync(tenant, request.Targets, _clock.Now, PreviewedMax, cancellation);

    /// <summary>A job as it is now; null where the tenant has none of this id.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public Task<Job?> GetAsync(Tenant tenant, string jobId, CancellationToken cancellation = default) =>
        _reads.FindAsync(tenant, jobId, cancellation);

    /// <summary>What came of a job's targets so far, in their order; null where the tenant has none of this id.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<TargetReading>?> OutcomesAsync(Tenant tenant, string jobId, OutcomeFilter filter,
        CancellationToken cancellation = default) =>
        await _reads.FindAsync(tenant, jobId, cancellation) is null ? null
            : await _reads.OutcomesAsync(tenant, jobId, filter, cancellation);

    /// <summary>How many of a job's targets came to which outcome so far.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyDictionary<string, long>> TallyAsync(Tenant tenant, string jobId,
        CancellationToken cancellation = default) => await _reads.TallyAsync(tenant, jobId, cancellation);

    /// <summary>The latest jobs of a tenant.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="recent">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<Job>> ListAsync(Tenant tenant, int recent, CancellationToken cancellation = default) =>
        await _reads.ListAsync(tenant, recent, cancellation);

    /// <summary>Has nobody work at a job until it is resumed; targets under way are done.</summary>
    /// <returns>The job as it is now, and whether this changed it; null where the tenant has none of this id.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was sent, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have happened: ask again.</exception>
    public Task<(Job Job, bool Moved)?> PauseAsync(Tenant tenant, string jobId) => MoveAsync(tenant, jobId, JobState.Paused);

    /// <summary>Goes on with a job that was paused.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public async Task<(Job Job, bool Moved)?> ResumeAsync(Tenant tenant, string jobId)
    {
        var resumed = await MoveAsync(tenant, jobId, JobState.Running);
        _bell.Ring();
        return resumed;
    }

    /// <summary>Ends a job; what was done stays done.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public Task<(Job Job, bool Moved)?> CancelAsync(Tenant tenant, string jobId) => MoveAsync(tenant, jobId, JobState.Cancelled);

    private Task<(Job Job, bool Moved)?> MoveAsync(Tenant tenant, string jobId, JobState to) =>
        _switch.MoveAsync(tenant, jobId, to, _clock.Now, SwitchPatience);
}
