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

    /// <summary>Items whose ids begin with <paramref name="prefix"/>.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="prefix">The beginning; empty for all.</param>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="now">The ledger's time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<ItemReading>> ListAsync(int tenantId, string prefix, string? after, int limit, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var items = new List<ItemReading>();
        if (!ItemPrefix.CanMatch(prefix)) return items;
        var until = ItemPrefix.End(prefix);
        await using var command = sources.Readers.CreateCommand($"""
            SELECT i.item_id, i.on_hand, i.out_of_service, i.allocated, i.held - coalesce(overdue.units, 0), i.safety_stock, i.overbooking_limit,
              i.stop_sell, i.shortage, i.version, i.settings_version, i.updated_at, d.metadata
            FROM (
              SELECT * FROM item
              WHERE tenant_id = @tenant AND {(after is null ? "item_id >= @from" : "item_id > @from")}{(until is null ? "" : " AND item_id < @until")}
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
            };
            items.Add(new(reader.GetString(0), stock, reader.IsDBNull(12) ? null : reader.GetString(12)));
        }

        return items;
    }
}
