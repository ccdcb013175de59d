using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Drift;

/// <summary>What is known of drift.</summary>
public sealed class DriftReads(LedgerDataSources sources)
{
    /// <summary>The drift that nobody has put right yet, most units first; or that which was put right, latest first.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="resolved">What was put right, or agreed again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<DriftReading>> ListAsync(int tenantId, int limit, bool resolved = false,
        CancellationToken cancellation = default)
    {
        var which = resolved ? "IS NOT NULL ORDER BY d.resolved_at DESC" : "IS NULL ORDER BY d.units DESC";
        await using var command = sources.Readers.CreateCommand($"""
            SELECT i.item_id, d.item_on_hand, d.item_allocated, d.item_held, d.holds_allocated, d.holds_held, d.journal_on_hand,
                d.journal_allocated, d.journal_held,
              d.disagrees, d.units, d.found_at, d.since, d.by, d.broken_at, d.resolved_at, d.resolution
            FROM drift d LEFT JOIN item i ON i.tenant_id = d.tenant_id AND i.item_key = d.item_key
            WHERE d.tenant_id = $1 AND d.resolved_at {which}, i.item_id LIMIT $2
            """);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<DriftReading>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new()
            {
                ItemId = reader.IsDBNull(0) ? null : reader.GetString(0),
                Item = Units(reader, 1),
                Holds = new(null, reader.GetInt64(4), reader.GetInt64(5)),
                Journal = Units(reader, 6),
                Disagrees = reader.GetFieldValue<string[]>(9),
                Units = reader.GetInt64(10),
                FoundAt = reader.GetFieldValue<DateTimeOffset>(11),
                Since = reader.IsDBNull(12) ? null : reader.GetFieldValue<DateTimeOffset>(12),
                By = reader.IsDBNull(13) ? null : reader.GetString(13),
                BrokenAt = reader.IsDBNull(14) ? null : reader.GetInt64(14),
                ResolvedAt = reader.IsDBNull(15) ? null : reader.GetFieldValue<DateTimeOffset>(15),
                Resolution = reader.IsDBNull(16) ? null : reader.GetString(16),
            });
        }

        return found;
    }

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

    private static DriftUnits? Units(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column + 1) ? null : new(row.GetInt64(column), row.GetInt64(column + 1), row.GetInt64(column + 2));

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
