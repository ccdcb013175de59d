using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tenants;
using NpgsqlTypes;

namespace Inventory.Ledger.Jobs;

/// <summary>Pauses, resumes and ends jobs. The node that works at one notices with its next page of targets.</summary>
public sealed class JobSwitch(LedgerDataSources sources, TimeProvider time)
{
    /// <summary>Moves a job into a state, where its present one allows that; a job that is over stays as it is.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="to">The state.</param>
    /// <param name="now">The ledger's time; the job's end, should that end it.</param>
    /// <param name="patience">How long it may take.</param>
    /// <returns>The job as it is then, and whether this moved it; null where the tenant has none of this id.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was sent, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been moved, now or later.</exception>
    public Task<(Job Job, bool Moved)?> MoveAsync(Tenant tenant, string jobId, JobState to, DateTimeOffset now, TimeSpan patience) =>
        LoneWrite.RunAsync<(Job, bool)?>(sources.Readers, patience, time, async connection =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = """
                UPDATE job SET state = $3, ended_at = $4
                WHERE tenant_id = $1 AND job_id = $2 AND state IN ('running', 'paused') AND state <> $3
                """;
            command.Parameters.Add(new() { Value = tenant.Id });
            command.Parameters.Add(new() { Value = jobId });
            command.Parameters.Add(new() { Value = to.Name() });
            command.Parameters.Add(new() { Value = to.IsOver() ? now.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            var moved = await command.ExecuteNonQueryAsync() == 1;
            return await JobReads.FindAsync(connection, tenant, "job_id", jobId) is { } job ? (job, moved) : null;
        });
}
