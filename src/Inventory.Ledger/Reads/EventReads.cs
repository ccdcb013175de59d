using Inventory.Domain.Items;
using Npgsql;

namespace Inventory.Ledger.Reads;

/// <summary>Reads items' journals, of one item or of one hold.</summary>
public sealed class EventReads(LedgerDataSources sources)
{
    /// <summary>What an event is read from: <c>journal j</c>, its item and its hold's header.</summary>
    internal const string Columns = """
        CASE j.later WHEN 0 THEN 'evt-' || j.entry ELSE 'evt-' || j.entry || '-' || j.later END,
          j.sequence, j.type, j.at, j.actor, j.command_id, j.reason, j.hold_id, j.quantity, j.ends_at, j.data,
          j.on_hand, j.out_of_service, j.allocated, j.held, j.safety_stock, j.overbooking_limit, j.stop_sell, j.trace_id,
          i.item_id, h.channel
        """;

    /// <summary>Joins the item.</summary>
    internal const string Item = "JOIN item i ON i.tenant_id = j.tenant_id AND i.item_key = j.item_key";

    /// <summary>Joins the hold's header, where it is still remembered.</summary>
    internal const string Header = "LEFT JOIN hold h ON h.tenant_id = j.tenant_id AND h.hold_id = j.hold_id AND h.line_no = 0";

    /// <summary>An item's events after a sequence, in order.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task<List<EventReading>> ListAsync(
        int tenantId, string itemId, long after, int limit, CancellationToken cancellation = default) =>
        ReadAsync($"""
            SELECT {Columns} FROM item i CROSS JOIN LATERAL journal_after(i.tenant_id, i.item_key, $3, $4) AS j {Header}
            WHERE i.tenant_id = $1 AND i.item_id = $2 ORDER BY j.sequence
            """, cancellation, tenantId, itemId, after, limit);

    /// <summary>A hold's events, over all its lines, in the order in which they happened.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task<List<EventReading>> OfHoldAsync(int tenantId, string holdId, CancellationToken cancellation = default) =>
        ReadAsync($"""
            SELECT {Columns} FROM journal_of_hold($1, $2) AS j
            {Item}
            {Header}
            -- Of one instant the entries tell the order; of one item overlapping groups may have taken them out of turn, and its
            -- sequence tells it.
            ORDER BY j.at, max(j.entry) OVER (PARTITION BY j.item_key ORDER BY j.sequence), j.sequence
            """, cancellation, tenantId, holdId);

    private async Task<List<EventReading>> ReadAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = sources.Readers.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Reads the events that a command of <see cref="Columns"/> finds.</summary>
    internal static async Task<List<EventReading>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
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
        ItemId = row.GetString(19),
        Channel = row.IsDBNull(20) ? null : row.GetString(20),
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
