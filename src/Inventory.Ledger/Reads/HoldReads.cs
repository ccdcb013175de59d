using System.Collections.Immutable;
using System.Text;
using Inventory.Domain.Holds;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>Lists of holds, in order of placing and then of id: both never change, so a walk by them meets each hold once.</summary>
public sealed class HoldReads(LedgerDataSources sources)
{
    /// <summary>A tenant's holds that pass a filter.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<HoldReading>> ListAsync(int tenantId, HoldFilter filter, DateTimeOffset now, CancellationToken cancellation =
        default)
    {
        await using var command = sources.Readers.CreateCommand();
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("limit", filter.Limit));
        command.CommandText = $"""
            WITH page AS ({Page(filter, now, command.Parameters)})
            SELECT p.hold_id, p.placed_at, h.status, h.version, h.expires_at, h.owner, h.channel, h.metadata, h.confirmed_at,
                h.latest_expires_at,
              h.ended_at, h.reason, i.item_id, l.quantity, l.fulfilled,
              {ItemReads.Drifted}
            FROM page p
            JOIN hold h ON h.tenant_id = @tenant AND h.hold_id = p.hold_id AND h.line_no = 0
            LEFT JOIN hold l ON l.tenant_id = @tenant AND l.hold_id = p.hold_id AND NOT l.dropped AND l.item_key IS NOT NULL
            LEFT JOIN item i ON i.tenant_id = @tenant AND i.item_key = l.item_key
            ORDER BY p.placed_at, p.hold_id, l.line_no
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var holds = new List<HoldReading>();
        var lines = ImmutableArray.CreateBuilder<HoldReadingLine>();
        HoldReading? hold = null;
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetString(0);
            if (hold?.HoldId != id)
            {
                if (hold is not null) holds.Add(hold with { Lines = lines.DrainToImmutable() });
                hold = Header(reader, id, now);
            }

            if (reader.GetBoolean(15)) hold = hold! with { Drifted = true };
            if (!reader.IsDBNull(12)) lines.Add(new(reader.GetString(12), reader.GetInt64(13), reader.GetInt64(14)));
        }

        if (hold is not null) holds.Add(hold with { Lines = lines.DrainToImmutable() });
        return holds;
    }

    private static HoldReading Header(NpgsqlDataReader row, string id, DateTimeOffset now)
    {
        if (!HoldStatuses.TryParse(row.GetString(2), out var status)) throw new FormatException($"Hold '{id}' has an unknown status.");
        var expiresAt = Instant(row, 4);
        // What the sweep is about to write: the end is the row's end instant, and the version goes up by one.
        var over = status is HoldStatus.Held && expiresAt <= now;
        return new()
        {
            HoldId = id,
            Status = over ? HoldStatus.Expired : status,
            Lines = [],
            PlacedAt = row.GetFieldValue<DateTimeOffset>(1),
            Version = row.GetInt64(3) + (over ? 1 : 0),
            ExpiresAt = expiresAt,
            Owner = Text(row, 5),
            Channel = Text(row, 6),
            Metadata = Text(row, 7),
            ConfirmedAt = Instant(row, 8),
            LatestExpiresAt = Instant(row, 9),
            EndedAt = over ? expiresAt : Instant(row, 10),
            Reason = Text(row, 11),
        };
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null
        : row.GetFieldValue<DateTimeOffset>(column);

    // Only the conditions asked for are in the text, so that each combination gets a plan of its own.
    private static string Page(HoldFilter filter, DateTimeOffset now, NpgsqlParameterCollection parameters)
    {
        var narrowed = Narrow(filter, now, parameters);
        if (filter.ItemId is null)
            return $"SELECT h.hold_id, h.placed_at FROM hold h WHERE h.tenant_id = @tenant AND h.line_no = 0{narrowed} ORDER BY h.placed_at, h.hold_id LIMIT @limit";

        // Live holds and those that are over have an index each, so that placing a hold has one entry less to make.
        parameters.Add(new("item", filter.ItemId!));
        return $"""
            {OfItem("IN ('held', 'confirmed')", narrowed)} UNION ALL {OfItem("NOT IN ('held', 'confirmed')", narrowed)}
            ORDER BY placed_at, hold_id LIMIT @limit
            """;
    }

    private static string OfItem(string statuses, string narrowed) => $"""
        (SELECT h.hold_id, h.placed_at FROM hold h JOIN item i ON i.tenant_id = h.tenant_id AND i.item_key = h.item_key
            AND i.item_id = @item
        WHERE h.tenant_id = @tenant AND NOT h.dropped AND h.status {statuses}{narrowed} ORDER BY h.placed_at, h.hold_id LIMIT @limit)
        """;

    private static string Narrow(HoldFilter filter, DateTimeOffset now, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder();
        if (filter.After is { } after)
        {
            sql.Append(" AND (h.placed_at, h.hold_id) > (@placed, @hold)");
            parameters.Add(new("placed", NpgsqlDbType.TimestampTz) { Value = after.PlacedAt.UtcDateTime });
            parameters.Add(new("hold", after.HoldId));
        }

        if (filter.Owner is not null)
        {
            sql.Append(" AND h.owner = @owner");
            parameters.Add(new("owner", filter.Owner));
        }

        if (filter.Channel is not null)
        {
            // Channel is on line 0 only.
            sql.Append(filter.ItemId is not null
                ? " AND EXISTS (SELECT FROM hold f WHERE f.tenant_id = h.tenant_id AND f.hold_id = h.hold_id AND f.line_no = 0 AND f.channel = @channel)"
                : " AND h.channel = @channel");
            parameters.Add(new("channel", filter.Channel));
        }

        if (filter.ExpiresBefore is { } before)
        {
            sql.Append(" AND h.expires_at < @before");
            parameters.Add(new("before", NpgsqlDbType.TimestampTz) { Value = before.UtcDateTime });
        }

        if (filter.Status is { } status)
        {
            sql.Append(status switch
            {
                HoldStatus.Held => " AND h.status = 'held' AND (h.expires_at IS NULL OR h.expires_at > @now)",
                HoldStatus.Expired => " AND (h.status = 'expired' OR (h.status = 'held' AND h.expires_at <= @now))",
                _ => $" AND h.status = '{status.Name()}'",
            });
            if (status is HoldStatus.Held or HoldStatus.Expired)
                parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        }

        return sql.ToString();
    }
}
