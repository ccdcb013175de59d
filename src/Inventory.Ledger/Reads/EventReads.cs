using Inventory.Domain.Items;
using Npgsql;

namespace Inventory.Ledger.Reads;

/// <summary>Reads items' journals.</summary>
public sealed class EventReads(LedgerDataSources sources)
{
    /// <summary>An item's events after a sequence, in order.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<EventReading>> ListAsync(int tenantId, string itemId, long after, int limit, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("""
            SELECT CASE j.later WHEN 0 THEN 'evt-' || j.entry ELSE 'evt-' || j.entry || '-' || j.later END,
              j.sequence, j.type, j.at, j.actor, j.command_id, j.reason, j.hold_id, j.quantity, j.ends_at, j.data,
              j.on_hand, j.out_of_service, j.allocated, j.held, j.safety_stock, j.overbooking_limit, j.stop_sell, j.trace_id
            FROM item i CROSS JOIN LATERAL journal_after(i.tenant_id, i.item_key, $3, $4) AS j
            WHERE i.tenant_id = $1 AND i.item_id = $2 ORDER BY j.sequence
            """);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(new() { Value = itemId });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<EventReading>();
        while (await reader.ReadAsync(cancellation)) events.Add(Read(reader));
        return events;
    }

    private static EventReading Read(NpgsqlDataReader row) => new()
    {
        EventId = row.GetString(0),
        Sequence = row.GetInt64(1),
        Type = row.GetString(2),
        At = row.GetFieldValue<DateTimeOffset>(3),
        Actor = row.GetString(4),
        CommandId = row.GetString(5),
        Reason = row.IsDBNull(6) ? null : row.GetString(6),
        HoldId = row.IsDBNull(7) ? null : row.GetString(7),
        Quantity = row.GetInt64(8),
        EndsAt = row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
        Data = row.IsDBNull(10) ? null : row.GetString(10),
        TraceId = row.IsDBNull(18) ? null : row.GetGuid(18),
        Stock = new()
        {
            OnHand = row.GetInt64(11),
            OutOfService = row.GetInt64(12),
            Allocated = row.GetInt64(13),
            Held = row.GetInt64(14),
            SafetyStock = row.GetInt64(15),
            OverbookingLimit = row.GetInt64(16),
            StopSell = row.GetBoolean(17),
        },
    };
}
