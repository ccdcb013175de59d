using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tenants;
using NpgsqlTypes;

namespace Inventory.Ledger.Jobs;

/// <summary>
/// Which node works at which job, and what it has done. A node leases a job, renews the lease with each page of targets, and writes what
/// came of a page in one statement that does nothing where another node has the job by then.
/// </summary>
public sealed class JobLeases(LedgerDataSources sources)
{
    private static readonly string Claim = SqlText.Read("Sql/claim_job.sql");
    private static readonly string Record = SqlText.Read("Sql/record_job_outcomes.sql");

    /// <summary>Leases the oldest running job that nobody works at; null where there is none.</summary>
    /// <param name="node">Who leases it.</param>
    /// <param name="length">How long. A node that dies is waited for that long.</param>
    /// <param name="kinds">Only jobs of these kinds.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<LeasedJob?> ClaimAsync(string node, TimeSpan length, string[] kinds, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Writers.CreateCommand(Claim);
            command.Parameters.Add(new() { Value = node });
            command.Parameters.Add(new() { Value = length });
            command.Parameters.Add(new() { Value = kinds });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            if (!await row.ReadAsync(cancellation)) return null;
            return new LeasedJob(new(row.GetInt32(0), row.GetString(1), row.GetTimeSpan(2)), row.GetString(3), row.GetString(4),
                JobReads.Asked(row.GetString(5)), row.GetString(6), row.GetString(7));
        }, cancellation);

    /// <summary>Renews the lease.</summary>
    /// <returns>How far the job is and in which state; null where another node has it, or it is gone.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<(JobState State, long Done)?> RenewAsync(LeasedJob job, string node, TimeSpan length,
        CancellationToken cancellation = default) => Reaching.LedgerAsync<(JobState, long)?>(async () =>
    {
        await using var command = sources.Writers.CreateCommand("""
            UPDATE job SET leased_until = clock_timestamp() + $4 WHERE tenant_id = $1 AND job_id = $2 AND leased_by = $3
            RETURNING state, done
            """);
        command.Parameters.Add(new() { Value = job.Tenant.Id });
        command.Parameters.Add(new() { Value = job.JobId });
        command.Parameters.Add(new() { Value = node });
        command.Parameters.Add(new() { Value = length });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (JobStates.Parse(row.GetString(0)), row.GetInt64(1)) : null;
    }, cancellation);

    /// <summary>The targets behind a position, in order.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<string>> TargetsAsync(LeasedJob job, long after, int most, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Writers.CreateCommand(
                "SELECT target FROM job_target WHERE tenant_id = $1 AND job_id = $2 AND position > $3 ORDER BY position LIMIT $4");
            command.Parameters.Add(new() { Value = job.Tenant.Id });
            command.Parameters.Add(new() { Value = job.JobId });
            command.Parameters.Add(new() { Value = after });
            command.Parameters.Add(new() { Value = most });
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var targets = new List<string>();
            while (await rows.ReadAsync(cancellation)) targets.Add(rows.GetString(0));
            return targets;
        }, cancellation);

    /// <summary>Writes what came of the targets behind a position, one after the other.</summary>
    /// <param name="job">The job.</param>
    /// <param name="node">Who worked at it.</param>
    /// <param name="after">The position before them, which is how many were done.</param>
    /// <param name="outcomes">What came of them.</param>
    /// <param name="now">The ledger's time; the job's end, should they be the last.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False where another node has the job by now, and nothing was written.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool> RecordAsync(LeasedJob job, string node, long after, IReadOnlyList<TargetOutcome> outcomes, DateTimeOffset now,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Writers.CreateCommand(Record);
        command.Parameters.Add(new() { Value = job.Tenant.Id });
        command.Parameters.Add(new() { Value = job.JobId });
        command.Parameters.Add(new() { Value = node });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = outcomes.Select(static came => came.Outcome).ToArray() });
        command.Parameters.Add(new()
        {
            Value = outcomes.Select(static came => came.Detail).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
        command.Parameters.Add(new() { Value = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }, cancellation);

    /// <summary>Gives a job back, for another node to go on with at once.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task GiveBackAsync(LeasedJob job, string node, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Writers.CreateCommand("""
            UPDATE job SET leased_by = NULL, leased_until = '-infinity' WHERE tenant_id = $1 AND job_id = $2 AND leased_by = $3
            """);
        command.Parameters.Add(new() { Value = job.Tenant.Id });
        command.Parameters.Add(new() { Value = job.JobId });
        command.Parameters.Add(new() { Value = node });
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);
}

/// <summary>A job that this node works at.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="JobId">Its id.</param>
/// <param name="Kind">The name of its kind.</param>
/// <param name="Asked">What was asked, field by field.</param>
/// <param name="Actor">The name under which what it does is journalled.</param>
/// <param name="Reason">Why.</param>
public sealed record LeasedJob(
    Tenant Tenant, string JobId, string Kind, IReadOnlyDictionary<string, string> Asked, string Actor, string Reason);

/// <summary>What came of a target.</summary>
/// <param name="Outcome"><c>done</c>, or the code of the refusal.</param>
/// <param name="Detail">What is told of the refusal this time; null where it was done.</param>
public readonly record struct TargetOutcome(string Outcome, string? Detail)
{
    /// <summary>It was done, or already was.</summary>
    public static readonly TargetOutcome Done = new("done", null);
}
