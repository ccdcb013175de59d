using System.Text.Json;
using Inventory.Ledger.Tenants;
using Npgsql;

namespace Inventory.Ledger.Jobs;

/// <summary>Jobs as they are, and what came of their targets.</summary>
public sealed class JobReads(LedgerDataSources sources)
{
    private const string Columns =
        "job_id, kind, state, done, total, started_at, ended_at, actor, principal, reason, lever_id, correlation_id";

    /// <summary>A job; null where the tenant has none of this id.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<Job?> FindAsync(Tenant tenant, string jobId, CancellationToken cancellation = default)
    {
        await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
        return await FindAsync(connection, tenant, "job_id", jobId, cancellation);
    }

    /// <summary>A tenant's jobs, latest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<Job>> ListAsync(Tenant tenant, int limit, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand(
            $"SELECT {Columns} FROM job WHERE tenant_id = $1 ORDER BY started_at DESC, job_id DESC LIMIT $2");
        command.Parameters.Add(new() { Value = tenant.Id });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var jobs = new List<Job>();
        while (await reader.ReadAsync(cancellation)) jobs.Add(Read(reader, tenant));
        return jobs;
    }

    /// <summary>What came of a job's targets, in their order.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="filter">Which, and from where on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<TargetReading>> OutcomesAsync(Tenant tenant, string jobId, OutcomeFilter filter,
        CancellationToken cancellation = default)
    {
        var which = filter.RefusedOnly ? "outcome <> 'done'" : "outcome IS NOT NULL";
        await using var command = sources.Readers.CreateCommand($"""
            SELECT position, target, outcome, detail FROM job_target
            WHERE tenant_id = $1 AND job_id = $2 AND position > $3 AND {which}
            ORDER BY position LIMIT $4
            """);
        command.Parameters.Add(new() { Value = tenant.Id });
        command.Parameters.Add(new() { Value = jobId });
        command.Parameters.Add(new() { Value = filter.After });
        command.Parameters.Add(new() { Value = filter.Limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var outcomes = new List<TargetReading>();
        while (await reader.ReadAsync(cancellation))
        {
            var detail = reader.IsDBNull(3) ? null : reader.GetString(3);
            outcomes.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), detail));
        }

        return outcomes;
    }

    /// <summary>How many targets came to which outcome so far.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<Dictionary<string, long>> TallyAsync(Tenant tenant, string jobId, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("""
            SELECT outcome, count(*) FROM job_target WHERE tenant_id = $1 AND job_id = $2 AND outcome IS NOT NULL GROUP BY outcome
            """);
        command.Parameters.Add(new() { Value = tenant.Id });
        command.Parameters.Add(new() { Value = jobId });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tally = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation)) tally.Add(reader.GetString(0), reader.GetInt64(1));
        return tally;
    }

    internal static async Task<Job?> FindAsync(NpgsqlConnection connection, Tenant tenant, string by, string id,
        CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand($"SELECT {Columns} FROM job WHERE tenant_id = $1 AND {by} = $2", connection);
        command.Parameters.Add(new() { Value = tenant.Id });
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader, tenant) : null;
    }

    internal static Dictionary<string, string> Asked(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    private static Job Read(NpgsqlDataReader row, Tenant tenant) => new()
    {
        JobId = row.GetString(0),
        Kind = row.GetString(1),
        Tenant = tenant.Name,
        State = JobStates.Parse(row.GetString(2)),
        Done = row.GetInt64(3),
        Total = row.GetInt64(4),
        StartedAt = row.GetFieldValue<DateTimeOffset>(5),
        EndedAt = row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
        Actor = row.GetString(7),
        Principal = row.GetString(8),
        Reason = row.GetString(9),
        LeverId = row.IsDBNull(10) ? null : row.GetString(10),
        CorrelationId = row.GetString(11),
    };
}

/// <summary>Which outcomes of a job are listed.</summary>
public sealed record OutcomeFilter
{
    /// <summary>Those behind this position; 0 for all.</summary>
    public long After { get; init; }

    /// <summary>Only targets for which it was refused.</summary>
    public bool RefusedOnly { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}

/// <summary>What came of one target of a job.</summary>
/// <param name="Position">Its place in the job, from 1.</param>
/// <param name="Target">The hold or item.</param>
/// <param name="Outcome"><c>done</c>, or the code of the refusal.</param>
/// <param name="Detail">What is told of the refusal this time; null where it was done.</param>
public readonly record struct TargetReading(long Position, string Target, string Outcome, string? Detail);
