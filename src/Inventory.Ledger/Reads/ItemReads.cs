using Inventory.Domain.Items;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>Lists of items, in byte order of their ids.</summary>
public sealed class ItemReads(LedgerDataSources sources)
{
    /// <summary>
    /// Units of an item's holds that are over at $now and still counted; correlates with <c>item i</c>. Served by hold_item_live_idx.
    /// </summary>
    internal const string Overdue = $"LEFT JOIN LATERAL ({OverdueUnits}) overdue ON true";

    private const string OverdueUnits = """
        SELECT sum(h.quantity)::bigint AS units FROM hold h
        WHERE h.tenant_id = i.tenant_id AND h.item_key = i.item_key AND h.status = 'held' AND NOT h.dropped AND h.expires_at <= @now
        """;

    /// <summary>
    /// Whether the counters of <c>item i</c> are not what its live holds claim. Its holds are added up (hold_item_live_idx) only where
    /// another hand was on it or a find is open (drift_open_key).
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

    // Only what has a shortage can be short (item_not_oversold), and few have: the rest of the sum is asked for of those alone.
    private const string Missing = $"""
        i.on_hand - i.out_of_service - i.allocated - i.held - i.safety_stock + i.overbooking_limit + coalesce(({OverdueUnits}), 0) < 0
        """;

    /// <summary>A tenant's items that pass a filter.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="now">The ledger's time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<ItemReading>> ListAsync(
        int tenantId, ItemFilter filter, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var items = new List<ItemReading>();
        if (!ItemPrefix.CanMatch(filter.Prefix)) return items;
        await using var command = sources.Readers.CreateCommand(Sql(filter));
        Fill(command.Parameters, tenantId, filter, now);
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

    /// <summary>The query for a filter.</summary>
    internal static string Sql(ItemFilter filter) => $"""
        SELECT i.item_id, i.on_hand, i.out_of_service, i.allocated, i.held - coalesce(overdue.units, 0), i.safety_stock,
          i.overbooking_limit, i.stop_sell, i.shortage, i.version, i.settings_version, i.updated_at, d.metadata, {Drifted}
        FROM (
          SELECT * FROM item i
          WHERE i.tenant_id = @tenant AND {(filter.After is null ? "i.item_id >= @from" : "i.item_id > @from")}
            {(ItemPrefix.End(filter.Prefix) is null ? "" : "AND i.item_id < @until")} {Narrowing(filter)}
          ORDER BY i.item_id LIMIT @limit
        ) i
        LEFT JOIN item_detail d ON d.tenant_id = i.tenant_id AND d.item_key = i.item_key
        {Overdue}
        ORDER BY i.item_id
        """;

    /// <summary>The query's parameters.</summary>
    internal static void Fill(NpgsqlParameterCollection parameters, int tenantId, ItemFilter filter, DateTimeOffset now)
    {
        parameters.Add(new("tenant", tenantId));
        parameters.Add(new("from", filter.After ?? filter.Prefix));
        if (ItemPrefix.End(filter.Prefix) is { } until) parameters.Add(new("until", until));
        parameters.Add(new("limit", filter.Limit));
        parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
    }

    // In the words of the partial indexes item_stopped_idx and item_shortage_idx, so that they serve it.
    private static string Narrowing(ItemFilter filter) =>
        (filter.StopSell switch { true => "AND i.stop_sell ", false => "AND NOT i.stop_sell ", null => "" })
        + filter.Short switch
        {
            true => $"AND i.shortage > 0 AND {Missing} ",
            false => $"AND NOT (i.shortage > 0 AND {Missing}) ",
            null => "",
        }
        + filter.Drifted switch { true => $"AND {MayHaveDrifted} AND {Drifted}", false => $"AND NOT {Drifted}", null => "" };
}
