using System.Collections.Immutable;
using System.Text;
using Inventory.Domain.Holds;
using Inventory.Ledger.Jobs;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>
/// Lists of holds, in order of placing and then of id, or the other way round: both never change, so a walk by them meets each hold once.
/// </summary>
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
        command.CommandText = ListSql(filter, now, command.Parameters);
        return await ReadAsync(command, now, cancellation);
    }

    /// <summary>A hold by its id; null where the tenant has none of it.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<HoldReading?> FindAsync(int tenantId, string holdId, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand();
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("hold", holdId));
        command.CommandText = Sql(
            "SELECT h.hold_id, h.placed_at FROM hold h WHERE h.tenant_id = @tenant AND h.hold_id = @hold AND h.line_no = 0", "p.hold_id");
        return (await ReadAsync(command, now, cancellation)).SingleOrDefault();
    }

    /// <summary>The question of a list.</summary>
    internal static string ListSql(HoldFilter filter, DateTimeOffset now, NpgsqlParameterCollection parameters) =>
        Sql(Page(filter, now, parameters), Order(filter, "p."));

    // The lines of each hold of the page one by one, by the primary key: see HoldConditions.LinesOf.
    private static string Sql(string page, string order) => $"""
            WITH page AS ({page})
            SELECT p.hold_id, p.placed_at, h.status, h.version, h.expires_at, h.owner, h.channel, h.metadata, h.confirmed_at,
                h.latest_expires_at,
              h.ended_at, h.reason, i.item_id, l.quantity, l.fulfilled,
              {ItemReads.Drifted}
            FROM page p
            CROSS JOIN LATERAL (SELECT f.* FROM {HoldConditions.LinesOf("p.hold_id")} AS f WHERE f.line_no = 0) AS h
            LEFT JOIN LATERAL (
              SELECT f.* FROM {HoldConditions.LinesOf("p.hold_id")} AS f WHERE NOT f.dropped AND f.item_key IS NOT NULL) AS l ON true
            LEFT JOIN item i ON i.tenant_id = @tenant AND i.item_key = l.item_key
            ORDER BY {order}, l.line_no
            """;

    private static async Task<List<HoldReading>> ReadAsync(NpgsqlCommand command, DateTimeOffset now, CancellationToken cancellation)
    {
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

    private static string Order(HoldFilter filter, string of) =>
        filter.NewestFirst ? $"{of}placed_at DESC, {of}hold_id DESC" : $"{of}placed_at, {of}hold_id";

    // Only the conditions asked for are in the text, so that each combination gets a plan of its own.
    internal static string Page(HoldFilter filter, DateTimeOffset now, NpgsqlParameterCollection parameters)
    {
        var narrowed = Narrow(filter, now, parameters);
        var order = Order(filter, "h.");
        if (filter.ItemId is null)
        {
            // By the instant alone, as its index has it, and then by id what that comes to: on a table that nobody has analyzed, all that
            // there are would be sorted by both.
            return $"""
                SELECT h.* FROM (
                  SELECT h.hold_id, h.placed_at FROM hold h WHERE h.tenant_id = @tenant AND h.line_no = 0{narrowed}
                  ORDER BY h.placed_at{(filter.NewestFirst ? " DESC" : "")} FETCH FIRST (@limit) ROWS WITH TIES
                ) AS h
                ORDER BY {order} LIMIT @limit
                """;
        }

        // Live holds and those that are over have an index each, so that placing a hold has one entry less to make.
        parameters.Add(new("item", filter.ItemId!));
        return $"""
            {OfItem("IN ('held', 'confirmed')", narrowed, order)} UNION ALL {OfItem("NOT IN ('held', 'confirmed')", narrowed, order)}
            ORDER BY {Order(filter, "")} LIMIT @limit
            """;
    }

    private static string OfItem(string statuses, string narrowed, string order) => $"""
        (SELECT h.hold_id, h.placed_at FROM hold h JOIN item i ON i.tenant_id = h.tenant_id AND i.item_key = h.item_key
            AND i.item_id = @item
        WHERE h.tenant_id = @tenant AND NOT h.dropped AND h.status {statuses}{narrowed} ORDER BY {order} LIMIT @limit)
        """;

    private static string Narrow(HoldFilter filter, DateTimeOffset now, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder();
        if (filter.After is { } after)
        {
            sql.Append($" AND (h.placed_at, h.hold_id) {(filter.NewestFirst ? '<' : '>')} (@placed, @hold)");
            parameters.Add(new("placed", NpgsqlDbType.TimestampTz) { Value = after.PlacedAt.UtcDateTime });
            parameters.Add(new("hold", after.HoldId));
        }

        if (filter.HoldIdPrefix is { Length: > 0 } prefix) sql.Append(IdPrefix.Condition("h.hold_id", prefix, "prefix", parameters));
        if (filter.Owner is not null) sql.Append(OfHeader("owner", filter.Owner, filter, parameters));
        if (filter.Channel is not null) sql.Append(OfHeader("channel", filter.Channel, filter, parameters));
        Instant(" AND h.placed_at < @until", "until", filter.PlacedBefore);
        Instant(" AND h.placed_at >= @since", "since", filter.PlacedAfter);
        Instant(" AND h.expires_at < @before", "before", filter.ExpiresBefore);
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

        void Instant(string condition, string name, DateTimeOffset? instant)
        {
            if (instant is not { } at) return;
            sql.Append(condition);
            parameters.Add(new(name, NpgsqlDbType.TimestampTz) { Value = at.UtcDateTime });
        }
    }

    // Owner and channel are told on line 0 only.
    private static string OfHeader(string column, string value, HoldFilter filter, NpgsqlParameterCollection parameters)
    {
        parameters.Add(new(column, value));
        return filter.ItemId is null ? $" AND h.{column} = @{column}"
            : $" AND EXISTS (SELECT FROM hold f WHERE f.tenant_id = h.tenant_id AND f.hold_id = h.hold_id AND f.line_no = 0"
                + $" AND f.{column} = @{column})";
    }
}
