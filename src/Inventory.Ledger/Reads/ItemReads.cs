using Inventory.Domain.Items;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>Lists of items, in byte order of their ids.</summary>
public sealed class ItemReads(LedgerDataSources sources)
{
    /// <summary>Units of an item's holds that are over at $now and still counted; correlates with <c>item i</c>. Served by hold_item_live_idx.</summary>
    internal const string Overdue = """
        LEFT JOIN LATERAL (
          SELECT sum(h.quantity)::bigint AS units FROM hold h
          WHERE h.tenant_id = i.tenant_id AND h.item_key = i.item_key AND h.status = 'held' AND NOT h.dropped AND h.expires_at <= @now
        ) overdue ON true
        """;

    /// <summary>
    /// Whether the counters of <c>item i</c> are not what its live holds claim. Its holds are added up (hold_item_live_idx) only where
    /// another hand was on it or a find is
    /// open (drift_open_key).
    /// </summary>
    internal const string Drifted = """
        CASE WHEN i.touched_at IS NOT NULL
            OR EXISTS (SELECT FROM drift f WHERE f.tenant_id = i.tenant_id AND f.item_key = i.item_key AND f.resolved_at IS NULL)
          THEN EXISTS (
            SELECT FROM (
              SELECT sum(l.quantity) FILTER (WHERE l.status = 'held') AS held,
                  sum(l.quantity - l.fulfilled) FILTER (WHERE l.status = 'confirmed') AS allocated
              FROM hold l WHERE l.tenant_id = i.tenant_id AND l.item_key = i.item_key AND l.status IN ('held', 'confirmed')
                  AND NOT l.dropped
            ) AS claimed WHERE (i.held, i.allocated) IS DISTINCT FROM (coalesce(claimed.held, 0), coalesce(claimed.allocated, 0)))
          ELSE false END
        """;

    // The few that may have: by item_touched_idx and drift_open_key.
    private const string MayHaveDrifted = """
        i.item_key IN (
          SELECT item_key FROM item WHERE tenant_id = @tenant AND touched_at IS NOT NULL
          UNION SELECT item_key FROM drift WHERE tenant_id = @tenant AND resolved_at IS NULL)
        """;

    /// <summary>Items whose ids begin with <paramref name="prefix"/>.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="prefix">The beginning; empty for all.</param>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="now">The ledger's time.</param>
    /// <param name="drifted">Only those whose counters are not what their live holds claim, or only the others; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<ItemReading>> ListAsync(int tenantId, string prefix, string? after, int limit, DateTimeOffset now,
        bool? drifted = null,
        CancellationToken cancellation = default)
    {
        var items = new List<ItemReading>();
        if (!ItemPrefix.CanMatch(prefix)) return items;
        var until = ItemPrefix.End(prefix);
        await using var command = sources.Readers.CreateCommand($"""
            SELECT i.item_id, i.on_hand, i.out_of_service, i.allocated, i.held - coalesce(overdue.units, 0), i.safety_stock, i.overbooking_limit,
              i.stop_sell, i.shortage, i.version, i.settings_version, i.updated_at, d.metadata, {Drifted}
            FROM (
              SELECT * FROM item i
              WHERE tenant_id = @tenant AND {(after is null ? "item_id >= @from" : "item_id > @from")}{(until is null ? "" : " AND item_id < @until")}
                {drifted switch { null => "", true => $"AND {MayHaveDrifted} AND {Drifted}", false => $"AND NOT {Drifted}" }}
              ORDER BY item_id LIMIT @limit
            ) i
            LEFT JOIN item_detail d ON d.tenant_id = i.tenant_id AND d.item_key = i.item_key
            {Overdue}
            ORDER BY i.item_id
            """);
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("from", after ?? prefix));
        if (until is not null) command.Parameters.Add(new("until", until));
        command.Parameters.Add(new("limit", limit));
        command.Parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var stock = new Stock
            {
                OnHand = reader.GetInt64(1),
                OutOfService = reader.GetInt64(2),
                Allocated = reader.GetInt64(3),
                Held = reader.GetInt64(4),
                SafetyStock = reader.GetInt64(5),
                OverbookingLimit = reader.GetInt64(6),
                StopSell = reader.GetBoolean(7),
                Shortage = reader.GetInt64(8),
                Version = reader.GetInt64(9),
                SettingsVersion = reader.GetInt64(10),
                UpdatedAt = reader.GetFieldValue<DateTimeOffset>(11),
                IsDrifted = reader.GetBoolean(13),
            };
            items.Add(new(reader.GetString(0), stock, reader.IsDBNull(12) ? null : reader.GetString(12)));
        }

        return items;
    }
}
