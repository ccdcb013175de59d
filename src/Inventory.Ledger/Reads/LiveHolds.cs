using Inventory.Domain.Holds;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>A hold that claims units of an item now.</summary>
/// <param name="HoldId">Its id.</param>
/// <param name="Status">Held or confirmed; held also where it is over and nobody has ended it yet.</param>
/// <param name="Units">What it claims of this item.</param>
/// <param name="EndsAt">The first instant at which it no longer counts; null for none.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="Lines">The lines it was placed with.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Channel">Through which channel it came.</param>
public sealed record LiveHold(string HoldId, HoldStatus Status, long Units, DateTimeOffset? EndsAt, DateTimeOffset PlacedAt, int Lines,
    string? Owner, string? Channel);

/// <summary>Holds that claim units of an item, by their ends; those without an end come last. Served by hold_item_live_idx.</summary>
public sealed class LiveHolds(LedgerDataSources sources)
{
    /// <summary>A page of them.</summary>
    /// <param name="tenantId">Whose item.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="after">The last hold of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<LiveHold>> ByEndAsync(int tenantId, string itemId, (DateTimeOffset? EndsAt, string HoldId)? after, int limit,
        CancellationToken cancellation = default)
    {
        var holds = new List<LiveHold>();
        // Apart, so that the walk along the ends never sorts the many that have none.
        if (after is not { EndsAt: null })
        {
            await ReadAsync(holds, tenantId, itemId,
                after is null ? "l.expires_at IS NOT NULL" : "(l.expires_at, l.hold_id) > (@at, @hold)",
                after, limit, cancellation);
        }

        if (holds.Count < limit)
        {
            await ReadAsync(holds, tenantId, itemId,
                after is { EndsAt: null } ? "l.expires_at IS NULL AND l.hold_id > @hold" : "l.expires_at IS NULL", after,
                limit - holds.Count, cancellation);
        }

        return holds;
    }

    private async Task ReadAsync(List<LiveHold> holds, int tenantId, string itemId, string which,
        (DateTimeOffset? EndsAt, string HoldId)? after, int limit, CancellationToken cancellation)
    {
        await using var command = sources.Readers.CreateCommand($"""
            SELECT l.hold_id, l.status, l.quantity - l.fulfilled, l.expires_at, l.placed_at, h.line_count, h.owner, h.channel
            FROM (
              SELECT * FROM hold l
              WHERE l.tenant_id = @tenant AND l.item_key = (SELECT i.item_key FROM item i WHERE i.tenant_id = @tenant AND i.item_id = @item)
                AND l.status IN ('held', 'confirmed') AND NOT l.dropped AND {which}
              ORDER BY l.expires_at, l.hold_id LIMIT @limit
            ) AS l
            JOIN hold h ON h.tenant_id = @tenant AND h.hold_id = l.hold_id AND h.line_no = 0
            ORDER BY l.expires_at, l.hold_id
            """);
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("item", itemId));
        command.Parameters.Add(new("limit", limit));
        if (which.Contains("@hold", StringComparison.Ordinal)) command.Parameters.Add(new("hold", after!.Value.HoldId));
        if (which.Contains("@at", StringComparison.Ordinal))
            command.Parameters.Add(new("at", NpgsqlDbType.TimestampTz) { Value = after!.Value.EndsAt!.Value.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!HoldStatuses.TryParse(reader.GetString(1), out var status)) throw new FormatException("A hold has an unknown status.");
            holds.Add(new(reader.GetString(0), status, reader.GetInt64(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetInt16(5), reader.IsDBNull(6) ? null : reader.GetString(6), reader.IsDBNull(7) ? null : reader.GetString(7)));
        }
    }
}
