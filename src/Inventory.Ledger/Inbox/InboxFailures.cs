using Inventory.Ledger.Commit;
using Inventory.Ledger.Failures;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Inbox;

/// <summary>
/// Events of the inbox that failed: listed, and tried again or ignored as a person decides. What came later under a key that was taken
/// cannot be tried: that key has had its effect, and its content a sender that can give it another.
/// </summary>
public sealed class InboxFailures(LedgerDataSources sources)
{
    private const string Chosen = """
        WITH chosen AS (
          SELECT tenant_id, source, event_id, variant FROM inbox_processed
          WHERE state IN ('retrying', 'dead') AND last_error IS NOT NULL AND ($1 = 0 OR tenant_id = $1) AND ($2 IS NULL OR failure_id = $2)
            AND ($3 IS NULL OR type = $3) AND ($4 IS NULL OR strpos(error_code || ': ' || last_error, $4) > 0)
          ORDER BY failure_id LIMIT $5 FOR UPDATE
        )
        """;

    private const string OfChosen =
        "kept.tenant_id = c.tenant_id AND kept.source = c.source AND kept.event_id = c.event_id AND kept.variant = c.variant";

    private static readonly string List = SqlText.Read("Sql/list_inbox_failures.sql");

    /// <summary>Failures in the order in which their events came.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Behind this one; 0 for from the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<InboxFailure>> ListAsync(InboxFailureFilter filter, long after = 0, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand(List);
            command.Parameters.Add(new() { Value = filter.TenantId ?? 0 });
            command.Parameters.Add(new() { Value = filter.FailureId is { } one ? Math.Max(after, one - 1) : after });
            command.Parameters.Add(new() { Value = filter.FailureId is null ? filter.Most : 1 });
            command.Parameters.Add(Text(filter.Type));
            command.Parameters.Add(Text(filter.Error));
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var failures = new List<InboxFailure>();
            while (await rows.ReadAsync(cancellation)) failures.Add(Failure(rows));
            if (filter.FailureId is { } only) failures.RemoveAll(failure => failure.FailureId != only);
            return failures;
        }, cancellation);

    /// <summary>
    /// Has events tried again at once, judged by the rights of who sent them. An attempt that is under way writes nothing any more.
    /// </summary>
    /// <param name="filter">Which.</param>
    /// <param name="payload">Data in place of those it came with, which are kept; null for none.</param>
    /// <param name="decision">Who and why, kept with each.</param>
    /// <param name="dryRun">Only tells how many it would be.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many were meant, and how many of them are tried.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<(long Matched, long Done)> ReplayAsync(InboxFailureFilter filter, string? payload, Decision decision, bool dryRun = false,
        CancellationToken cancellation = default) => ActAsync(filter, decision, dryRun, $"""
            UPDATE inbox_processed AS kept SET state = 'retrying', attempts = attempts + 1, failures = 0, error_code = NULL, last_error = NULL,
              first_failed_at = NULL, tried_since = clock_timestamp(), next_attempt_at = clock_timestamp(), reason = $6, decided_by = $9,
              replaced_payload = CASE WHEN $7 IS NULL THEN kept.replaced_payload ELSE coalesce(kept.replaced_payload, kept.payload) END,
              payload = coalesce($7, kept.payload)
            FROM chosen AS c WHERE {OfChosen} AND kept.variant = '' AND NOT $8
            """, payload, cancellation);

    /// <summary>Has events never tried again; what was told of them stays for 30 days.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="decision">Who and why, kept with each.</param>
    /// <param name="dryRun">Only tells how many it would be.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many were meant, and how many of them are ignored now.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<(long Matched, long Done)> IgnoreAsync(InboxFailureFilter filter, Decision decision, bool dryRun = false,
        CancellationToken cancellation = default) => ActAsync(filter, decision, dryRun, $"""
            UPDATE inbox_processed AS kept SET state = 'ignored', next_attempt_at = NULL, settled_at = clock_timestamp(),
              reason = $6, decided_by = $9,
              payload = coalesce($7, kept.payload)
            FROM chosen AS c WHERE {OfChosen} AND NOT $8
            """, payload: null, cancellation);

    private Task<(long Matched, long Done)> ActAsync(
        InboxFailureFilter filter, Decision decision, bool dryRun, string update, string? payload,
        CancellationToken cancellation) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(
            $"{Chosen}, changed AS ({update} RETURNING 1) SELECT (SELECT count(*) FROM chosen), (SELECT count(*) FROM changed)");
        command.Parameters.Add(new() { Value = filter.TenantId ?? 0 });
        command.Parameters.Add(new() { Value = (object?)filter.FailureId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(Text(filter.Type));
        command.Parameters.Add(Text(filter.Error));
        command.Parameters.Add(new() { Value = filter.Most });
        command.Parameters.Add(new() { Value = decision.Reason });
        command.Parameters.Add(Text(payload));
        command.Parameters.Add(new() { Value = dryRun });
        command.Parameters.Add(new() { Value = decision.By });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }, cancellation);

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static InboxFailure Failure(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), new(row.GetString(2), row.GetString(3)), row.GetString(4), InboxStates.Parse(row.GetString(5)),
        row.GetInt32(6), new(row.GetString(7), row.GetString(8)), Instant(row, 9)!.Value, Instant(row, 10), Instant(row, 11)!.Value,
        row.GetString(12), row.IsDBNull(13) ? null : row.GetString(13));

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new(row.GetDateTime(column), TimeSpan.Zero);
}
