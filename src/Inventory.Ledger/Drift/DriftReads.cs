using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Drift;

/// <summary>What is known of drift, and of holds that are past their end and still open.</summary>
public sealed partial class DriftReads(LedgerDataSources sources)
{
    /// <summary>
    /// Takes note of what an item's own grain found: which side disagrees, and since which event. Nothing disagrees: resolves it.
    /// </summary>
    /// <returns>When it was found, which tells one find of an item from the next; null where none is open.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<DateTimeOffset?> ExplainAsync(string tenant, string itemId, DriftExplanation explanation,
        CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand(explanation.Disagrees.Count == 0
            ? """
              UPDATE drift d SET resolved_at = clock_timestamp(), resolution = coalesce($3, 'agrees again')
              FROM item i JOIN tenant t USING (tenant_id)
              WHERE t.name = $1 AND i.item_id = $2 AND d.tenant_id = i.tenant_id AND d.item_key = i.item_key AND d.resolved_at IS NULL
                AND (d.overbooked = 0 OR $3 IS NOT NULL)
              """
            : """
              INSERT INTO drift AS d (tenant_id, item_key, found_at, seen_at, since, by, disagrees, item_on_hand, item_allocated, item_held,
                  item_version,
                holds_allocated, holds_held, journal_on_hand, journal_allocated, journal_held, journal_sequence, broken_at, units)
              SELECT i.tenant_id, i.item_key, clock_timestamp(), clock_timestamp(), coalesce(t.at, $4), t.by, $5, i.on_hand, i.allocated,
                  i.held, i.version,
                $6, $7, $8, $9, $10, $11, $12, $13
              FROM item i JOIN tenant n USING (tenant_id)
              LEFT JOIN LATERAL (
                -- The last hand before the first event that does not follow from those before it: those that came after it are not to
                -- blame, unless it is
                -- the journal that they changed.
                SELECT at, what || ' by ' || by AS by FROM drift_touch k
                WHERE k.tenant_id = i.tenant_id AND k.item_key = i.item_key AND (k.what LIKE '% journal' OR k.transaction < coalesce((
                  SELECT j.transaction FROM journal_row j WHERE j.tenant_id = i.tenant_id AND j.item_key = i.item_key AND j.sequence >= $12
                  ORDER BY j.sequence LIMIT 1), pg_snapshot_xmax(pg_current_snapshot())))
                ORDER BY touch DESC LIMIT 1) t ON true
              WHERE n.name = $1 AND i.item_id = $2
              ON CONFLICT (tenant_id, item_key) WHERE resolved_at IS NULL DO UPDATE SET seen_at = EXCLUDED.seen_at,
                  disagrees = EXCLUDED.disagrees,
                units = EXCLUDED.units, broken_at = coalesce(EXCLUDED.broken_at, d.broken_at), since = coalesce(d.since, $4)
              RETURNING d.found_at
              """);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = itemId });
        command.Parameters.Add(Nullable(explanation.Disagrees.Count == 0 ? explanation.Resolution : null, NpgsqlDbType.Text));
        if (explanation.Disagrees.Count > 0)
        {
            command.Parameters.Add(Nullable(explanation.BrokenSince?.UtcDateTime, NpgsqlDbType.TimestampTz));
            command.Parameters.Add(new() { Value = explanation.Disagrees.ToArray() });
            command.Parameters.Add(new() { Value = explanation.Holds.Allocated });
            command.Parameters.Add(new() { Value = explanation.Holds.Held });
            command.Parameters.Add(Nullable(explanation.Journal?.OnHand, NpgsqlDbType.Bigint));
            command.Parameters.Add(Nullable(explanation.Journal?.Allocated, NpgsqlDbType.Bigint));
            command.Parameters.Add(Nullable(explanation.Journal?.Held, NpgsqlDbType.Bigint));
            command.Parameters.Add(Nullable(explanation.JournalSequence, NpgsqlDbType.Bigint));
            command.Parameters.Add(Nullable(explanation.BrokenAt, NpgsqlDbType.Bigint));
            command.Parameters.Add(new() { Value = explanation.Units });
        }

        return await command.ExecuteScalarAsync(cancellation) is DateTime foundAt ? new(foundAt, TimeSpan.Zero) : null;
    }

    /// <summary>Holds of a tenant that are past their end and still open, longest first.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="now">The ledger's time as this node has it.</param>
    /// <param name="nodeDrift">How far this node's clock is from the database's.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<StuckHold>> ListStuckAsync(int tenantId, DateTimeOffset now, TimeSpan nodeDrift, int limit,
        CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand(StuckSql);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(new() { Value = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = nodeDrift.Duration() > ClockDriftMax ? nodeDrift.Duration() : TimeSpan.Zero });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var stuck = new List<StuckHold>();
        while (await reader.ReadAsync(cancellation))
        {
            stuck.Add(new(reader.GetString(0), reader.GetFieldValue<string[]>(1), reader.GetInt64(2), reader.IsDBNull(3) ? null
                : reader.GetString(3),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetString(6)));
        }

        return stuck;
    }

    // Two clocks that differ by more than this are named as the reason.
    private static readonly TimeSpan ClockDriftMax = TimeSpan.FromMilliseconds(500);

    // A hold is told whole, however few are asked for: it has at most a hundred lines. Where nothing has ended for long, the items that
    // have waited longest are enough.
    private const string StuckSql = """
        SELECT h.hold_id, h.items, h.quantity, f.owner, h.placed_at, h.expires_at,
          CASE
            WHEN h.expires_at > $2 - $4::interval THEN 'clock'
            WHEN h.drifted THEN 'owner_unreachable'
            WHEN f.line_count > 1 THEN 'undecided'
            ELSE 'overdue_unswept'
          END
        FROM (
          SELECT o.tenant_id, o.hold_id, array_agg(i.item_id ORDER BY o.line_no) AS items, sum(o.quantity)::bigint AS quantity,
            min(o.placed_at) AS placed_at, min(o.expires_at) AS expires_at,
            bool_or(EXISTS (SELECT FROM drift d WHERE d.tenant_id = o.tenant_id AND d.item_key = o.item_key
                AND d.resolved_at IS NULL)) AS drifted
          FROM (
            SELECT tenant_id, hold_id FROM (
              SELECT l.tenant_id, l.hold_id, l.expires_at
              FROM (
                SELECT i.tenant_id, i.item_key FROM item i
                CROSS JOIN LATERAL (
                  SELECT FROM hold
                  WHERE hold.tenant_id = i.tenant_id AND hold.item_key = i.item_key AND hold.status = 'held' AND NOT hold.dropped
                      AND hold.expires_at <= greatest($2, now())
                  LIMIT 1
                ) AS any_over
                WHERE i.tenant_id = $1 AND i.next_end_at <= greatest($2, now()) ORDER BY i.next_end_at LIMIT 10000
              ) AS e
              CROSS JOIN LATERAL (
                SELECT tenant_id, hold_id, expires_at FROM hold
                WHERE hold.tenant_id = e.tenant_id AND hold.item_key = e.item_key AND hold.status = 'held' AND NOT hold.dropped
                    AND hold.expires_at <= greatest($2, now())
                ORDER BY hold.expires_at LIMIT $3 * 100
              ) AS l
              ORDER BY l.expires_at LIMIT $3 * 100
            ) AS line GROUP BY tenant_id, hold_id ORDER BY min(expires_at), hold_id LIMIT $3
          ) AS overdue
          JOIN hold o ON o.tenant_id = overdue.tenant_id AND o.hold_id = overdue.hold_id AND o.status = 'held' AND NOT o.dropped
          JOIN item i ON i.tenant_id = o.tenant_id AND i.item_key = o.item_key
          GROUP BY o.tenant_id, o.hold_id
        ) h JOIN hold f ON f.tenant_id = h.tenant_id AND f.hold_id = h.hold_id AND f.line_no = 0
        ORDER BY h.expires_at, h.hold_id
        """;

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
