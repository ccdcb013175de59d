using System.Collections.Immutable;
using System.Text.Json;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tenants;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Jobs;

/// <summary>Makes jobs: a job and which targets it has are one transaction, whose targets never leave the database.</summary>
public sealed class JobMaking(LedgerDataSources sources, TimeProvider time)
{
    /// <summary>No more than so many are counted of what a selection matches.</summary>
    public const int CountMax = 10_000;

    /// <summary>Makes a job, or finds the earlier one of its lever.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="job">The job.</param>
    /// <param name="now">The ledger's time.</param>
    /// <param name="patience">How long it may take.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was sent, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been made, now or later.</exception>
    public Task<MadeJob> MakeAsync(Tenant tenant, NewJob job, DateTimeOffset now, TimeSpan patience) =>
        LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            if (!await AddAsync(connection, tenant, job, now))
            {
                await transaction.RollbackAsync();
                return await RepeatAsync(connection, tenant, job);
            }

            await AddTargetsAsync(connection, tenant, job, now);
            await transaction.CommitAsync();
            return new MadeJob((await JobReads.FindAsync(connection, tenant, "job_id", job.JobId))!, IsRepeat: false, []);
        });

    /// <summary>How many targets a selection has, as far as <see cref="CountMax"/> and one more, with the first of them.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="selection">Which.</param>
    /// <param name="now">The ledger's time.</param>
    /// <param name="shown">How many of them are told.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<TargetCount> CountAsync(Tenant tenant, ITargetSelection selection, DateTimeOffset now, int shown,
        CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand();
        Common(command, tenant, now);
        command.Parameters.Add(new("most", CountMax + 1));
        command.Parameters.Add(new("shown", shown));
        command.CommandText = $"""
            WITH matching AS MATERIALIZED (SELECT * FROM ({selection.Select(command.Parameters)}) AS t (target, at) LIMIT @most)
            SELECT (SELECT count(*) FROM matching), ARRAY(SELECT target FROM matching ORDER BY at, target LIMIT @shown)
            """;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(Math.Min(row.GetInt64(0), CountMax), row.GetInt64(0) > CountMax, [.. row.GetFieldValue<string[]>(1)]);
    }

    // False where the lever was pulled before; one that is being pulled now is waited for.
    private static async Task<bool> AddAsync(NpgsqlConnection connection, Tenant tenant, NewJob job, DateTimeOffset now)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO job (tenant_id, job_id, kind, state, asked, lever_id, actor, principal, reason, correlation_id, total, done,
              started_at)
            VALUES (@tenant, @job, @kind, 'running', @asked, @lever, @actor, @principal, @reason, @correlation, 0, 0, @now)
            ON CONFLICT (tenant_id, lever_id) WHERE lever_id IS NOT NULL DO NOTHING
            """, connection);
        Common(command, tenant, now);
        command.Parameters.Add(new("job", job.JobId));
        command.Parameters.Add(new("kind", job.Kind));
        command.Parameters.Add(new("asked", NpgsqlDbType.Jsonb) { Value = JsonSerializer.Serialize(job.Asked) });
        command.Parameters.Add(new("lever", NpgsqlDbType.Text) { Value = (object?)job.LeverId ?? DBNull.Value });
        command.Parameters.Add(new("actor", job.Actor));
        command.Parameters.Add(new("principal", job.Principal));
        command.Parameters.Add(new("reason", job.Reason));
        command.Parameters.Add(new("correlation", job.CorrelationId));
        return await command.ExecuteNonQueryAsync() == 1;
    }

    private static async Task AddTargetsAsync(NpgsqlConnection connection, Tenant tenant, NewJob job, DateTimeOffset now)
    {
        await using var command = connection.CreateCommand();
        Common(command, tenant, now);
        command.Parameters.Add(new("job", job.JobId));
        command.CommandText = $"""
            WITH added AS (
              INSERT INTO job_target (tenant_id, job_id, position, target)
              SELECT @tenant, @job, row_number() OVER (ORDER BY at, target), target
              FROM ({job.Targets.Select(command.Parameters)}) AS t (target, at)
              RETURNING position
            ), counted AS (SELECT count(*) AS total FROM added)
            UPDATE job SET total = counted.total, state = CASE counted.total WHEN 0 THEN 'done' ELSE 'running' END,
              ended_at = CASE counted.total WHEN 0 THEN @now END
            FROM counted WHERE tenant_id = @tenant AND job_id = @job
            """;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<MadeJob> RepeatAsync(NpgsqlConnection connection, Tenant tenant, NewJob job)
    {
        var earlier = (await JobReads.FindAsync(connection, tenant, "lever_id", job.LeverId!))!;
        await using var command = new NpgsqlCommand("SELECT asked::text FROM job WHERE tenant_id = $1 AND job_id = $2", connection);
        command.Parameters.Add(new() { Value = tenant.Id });
        command.Parameters.Add(new() { Value = earlier.JobId });
        var asked = JobReads.Asked((string)(await command.ExecuteScalarAsync())!);
        var differs = earlier.Kind != job.Kind ? ["kind"] : asked.Keys.Union(job.Asked.Keys)
            .Where(field => asked.GetValueOrDefault(field) != job.Asked.GetValueOrDefault(field)).Order(StringComparer.Ordinal)
            .ToImmutableArray();
        return new(earlier, IsRepeat: true, differs);
    }

    private static void Common(NpgsqlCommand command, Tenant tenant, DateTimeOffset now)
    {
        command.Parameters.Add(new("tenant", tenant.Id));
        command.Parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
    }
}

/// <summary>What a selection matches.</summary>
/// <param name="Matches">How many, at most <see cref="JobMaking.CountMax"/>.</param>
/// <param name="More">There are more than that.</param>
/// <param name="First">The first of them.</param>
public sealed record TargetCount(long Matches, bool More, ImmutableArray<string> First);
