using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Drift;

/// <summary>What is known of drift.</summary>
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

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
