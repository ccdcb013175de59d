using Inventory.Ledger.Commit;
using Inventory.Ledger.Failures;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Deliveries;

/// <summary>
/// Deliveries that failed, in sight of a person: listed, sent again, set aside. All of it throws <see cref="LedgerUnavailableException"/>
/// where the database cannot be reached.
/// </summary>
public sealed class DeliveryFailures(LedgerDataSources sources)
{
    // A stream's name stands for the subscriptions to all of its slices, a slice's for those to it.
    private const string Failing = """
        d.first_failed_at IS NOT NULL AND d.status IN ('pending', 'dead') AND ($1::integer IS NULL OR d.tenant_id = $1)
          AND ($2::text IS NULL OR d.consumer = $2 OR $5::bigint IS NULL AND starts_with(d.consumer, $2 || '/'))
          AND ($3::text IS NULL OR d.event_type = $3) AND ($4::text IS NULL OR strpos(d.last_error, $4) > 0)
          AND ($5 IS NULL OR d.position = $5) AND (NOT $6 OR d.status = 'dead')
        """;

    // Given up, it goes beside the order, for later ones of its subject have gone on; in order, it is due at once.
    private const string Again = """
        status = 'pending', replayed = d.replayed OR d.status = 'dead', attempts = 0, asked = d.asked + 1, first_failed_at = NULL,
        next_attempt_at = clock_timestamp(), reason = $8, decided_by = $9
        """;

    private const string Aside = "status = 'ignored', next_attempt_at = NULL, reason = $8, decided_by = $9";

    /// <summary>A page of them, those that failed first at the end.</summary>
    /// <param name="filter">Which, and how many.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<FailedDelivery>> ListAsync(FailureFilter filter, (DateTimeOffset FirstFailedAt, string Consumer, long Position)? after,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Readers.CreateCommand($"""
            SELECT d.consumer, d.position, d.tenant_id, d.subject, d.event_id, d.event_type, d.at, d.status = 'dead', d.attempts,
              coalesce(d.last_error, ''), d.first_failed_at, d.next_attempt_at, d.data::text
            FROM delivery AS d WHERE {Failing}
              AND ($8::timestamptz IS NULL OR (d.first_failed_at, d.consumer, d.position) < ($8, $9, $10))
            ORDER BY d.first_failed_at DESC, d.consumer DESC, d.position DESC LIMIT $7
            """);
        Add(command.Parameters, filter);
        command.Parameters.Add(new() { Value = Or(after?.FirstFailedAt.UtcDateTime), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = Or(after?.Consumer), NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = Or(after?.Position), NpgsqlDbType = NpgsqlDbType.Bigint });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var failed = new List<FailedDelivery>();
        while (await row.ReadAsync(cancellation))
        {
            failed.Add(new()
            {
                Consumer = row.GetString(0),
                Position = row.GetInt64(1),
                TenantId = row.GetInt32(2),
                Subject = row.GetString(3),
                EventId = row.GetString(4),
                EventType = row.GetString(5),
                At = row.GetFieldValue<DateTimeOffset>(6),
                IsDead = row.GetBoolean(7),
                Attempts = row.GetInt32(8),
                LastError = row.GetString(9),
                FirstFailedAt = row.GetFieldValue<DateTimeOffset>(10),
                NextAttemptAt = row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11),
                Data = row.IsDBNull(12) ? null : row.GetString(12),
            });
        }

        return failed;
    }, cancellation);

    /// <summary>Has them sent again at once, the longest failing first: they leave the list, and come back where they fail again.</summary>
    /// <param name="filter">Which, and how many.</param>
    /// <param name="decision">Who and why, kept with each.</param>
    /// <param name="dryRun">Only tells how many those are.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<FailuresTouched> ReplayAsync(FailureFilter filter, Decision decision, bool dryRun = false,
        CancellationToken cancellation = default) => TouchAsync(filter, dryRun ? null : Again, decision, cancellation);

    /// <summary>Sets them aside for good: later ones of their subjects go on.</summary>
    /// <param name="filter">Which, and how many.</param>
    /// <param name="decision">Who and why, kept with each.</param>
    /// <param name="dryRun">Only tells how many those are.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<FailuresTouched> IgnoreAsync(FailureFilter filter, Decision decision, bool dryRun = false,
        CancellationToken cancellation = default) => TouchAsync(filter, dryRun ? null : Aside, decision, cancellation);

    /// <summary>How many were given up, by kind of consumer.</summary>
    public Task<IReadOnlyDictionary<string, long>> DeadAsync(CancellationToken cancellation = default) =>
        Reaching.LedgerAsync<IReadOnlyDictionary<string, long>>(async () =>
        {
            await using var command = sources.Readers.CreateCommand("""
                SELECT split_part(consumer, ':', 1), count(*) FROM delivery
                WHERE first_failed_at IS NOT NULL AND status IN ('pending', 'dead') AND status = 'dead' GROUP BY 1
                """);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var dead = new Dictionary<string, long>(StringComparer.Ordinal);
            while (await row.ReadAsync(cancellation)) dead[row.GetString(0)] = row.GetInt64(1);
            return dead;
        }, cancellation);

    private Task<FailuresTouched> TouchAsync(FailureFilter filter, string? change, Decision decision, CancellationToken cancellation) =>
        Reaching.LedgerAsync(async () =>
        {
            // Consumers before their deliveries, as whoever records locks them: else each could wait for the other.
            var done = change is null ? "" : $"""
                , known AS MATERIALIZED (
                  SELECT name FROM consumer WHERE name IN (SELECT consumer FROM matching) ORDER BY name FOR NO KEY UPDATE
                ), chosen AS MATERIALIZED (
                  SELECT d.consumer, d.position FROM delivery AS d
                  WHERE d.consumer = ANY (ARRAY(SELECT name FROM known))
                    AND (d.consumer, d.position) IN (SELECT consumer, position FROM matching) AND {Failing}
                  FOR NO KEY UPDATE
                ), changed AS (
                  UPDATE delivery AS d SET {change} FROM chosen AS c WHERE d.consumer = c.consumer AND d.position = c.position
                ), noticed AS (
                  UPDATE consumer SET revision = revision + 1 WHERE name IN (SELECT consumer FROM chosen)
                )
                """;
            await using var command = sources.Log.CreateCommand($"""
                WITH matching AS MATERIALIZED (
                  SELECT d.consumer, d.position FROM delivery AS d WHERE {Failing}
                  ORDER BY d.first_failed_at, d.consumer, d.position LIMIT $7
                ){done}
                SELECT count(*)::integer, coalesce(array_agg(DISTINCT consumer), ARRAY[]::text[])
                FROM {(change is null ? "matching" : "chosen")}
                """);
            Add(command.Parameters, filter);
            if (change is not null)
            {
                command.Parameters.Add(new() { Value = decision.Reason });
                command.Parameters.Add(new() { Value = decision.By });
            }

            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            return new FailuresTouched(row.GetInt32(0), row.GetFieldValue<string[]>(1));
        }, cancellation);

    private static void Add(NpgsqlParameterCollection parameters, FailureFilter filter)
    {
        parameters.Add(new() { Value = Or(filter.TenantId), NpgsqlDbType = NpgsqlDbType.Integer });
        parameters.Add(new() { Value = Or(filter.Consumer), NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new() { Value = Or(filter.EventType), NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new() { Value = Or(filter.Error), NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new() { Value = Or(filter.Position), NpgsqlDbType = NpgsqlDbType.Bigint });
        parameters.Add(new() { Value = filter.DeadOnly });
        parameters.Add(new() { Value = filter.Limit });
    }

    private static object Or<T>(T? value) => (object?)value ?? DBNull.Value;
}
