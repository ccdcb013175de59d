using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Deliveries;

/// <summary>How those stand who hear of events outside.</summary>
public sealed class ConsumerReads(LedgerDataSources sources)
{
    private const int CountedMax = 10_000;

    /// <summary>A tenant's webhooks, and the streams and bridges of all, by name; rows are counted of this tenant alone.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<ConsumerStanding>> ListAsync(int tenantId, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Readers.CreateCommand("""
                SELECT c.name, c.enabled, c.disabled_because, greatest(0, l.last_position - c.position),
                  CASE WHEN c.leased_until > clock_timestamp() THEN c.leased_by END, p.waiting, p.attempts, f.dead,
                  least(p.oldest, n.at)
                FROM consumer AS c CROSS JOIN (SELECT last_position FROM journal_log) AS l
                LEFT JOIN webhook AS w ON w.consumer = c.name
                CROSS JOIN LATERAL (
                  SELECT count(*) AS waiting, coalesce(max(r.attempts), 0) AS attempts, min(r.at) AS oldest FROM (
                    SELECT d.attempts, d.at FROM delivery AS d
                    WHERE d.consumer = c.name AND d.tenant_id = $1 AND d.status = 'pending' LIMIT $2
                  ) AS r
                ) AS p
                CROSS JOIN LATERAL (
                  SELECT count(*) AS dead FROM (
                    SELECT FROM delivery AS d WHERE d.consumer = c.name AND d.tenant_id = $1 AND d.first_failed_at IS NOT NULL
                      AND d.status IN ('pending', 'dead') AND d.status = 'dead' LIMIT $2
                  ) AS r
                ) AS f
                LEFT JOIN LATERAL (
                  SELECT j.at FROM journal_position AS j
                  WHERE j.position + j.events - 1 > c.position AND j.segment IN (
                    (SELECT max(s.position) FROM journal_segment AS s WHERE s.position <= c.position),
                    (SELECT min(s.position) FROM journal_segment AS s WHERE s.position > c.position))
                  ORDER BY j.position LIMIT 1
                ) AS n ON true
                WHERE c.tenant_id IN (0, $1) AND w.deleted_at IS NULL ORDER BY c.name
                """);
            command.Parameters.Add(new() { Value = tenantId });
            command.Parameters.Add(new() { Value = CountedMax });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var consumers = new List<ConsumerStanding>();
            while (await row.ReadAsync(cancellation))
            {
                consumers.Add(new(row.GetString(0))
                {
                    IsEnabled = row.GetBoolean(1),
                    DisabledBecause = row.IsDBNull(2) ? null : row.GetString(2),
                    Behind = row.GetInt64(3),
                    Node = row.IsDBNull(4) ? null : row.GetString(4),
                    Waiting = row.GetInt64(5),
                    Attempts = row.GetInt32(6),
                    Dead = row.GetInt64(7),
                    OldestAt = row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
                });
            }

            return consumers;
        }, cancellation);
}

/// <summary>How one stands.</summary>
/// <param name="Name">Its name.</param>
public sealed record ConsumerStanding(string Name)
{
    /// <summary>Whether it is served at all.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>Why it was disabled; null where it was not, or nobody said.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>How many events of the log it has yet to look at, whosever and of whatever type.</summary>
    public required long Behind { get; init; }

    /// <summary>The node that serves it; null for none.</summary>
    public string? Node { get; init; }

    /// <summary>How many deliveries failed and are tried again, or wait behind those; at most 10,000 are counted.</summary>
    public required long Waiting { get; init; }

    /// <summary>How often the one of them was tried that was tried most.</summary>
    public required int Attempts { get; init; }

    /// <summary>How many were given up; at most 10,000 are counted.</summary>
    public required long Dead { get; init; }

    /// <summary>When the oldest event happened that it has not had: of those that it has yet to look at, and of those that wait.</summary>
    public DateTimeOffset? OldestAt { get; init; }
}
