using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Drift;

/// <content>Lists of finds.</content>
public sealed partial class DriftReads
{
    /// <summary>The drift that nobody has put right yet, most units first; or that which was put right, latest first.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="resolved">What was put right, or agreed again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task<List<DriftReading>> ListAsync(int tenantId, int limit, bool resolved = false, CancellationToken cancellation = default) =>
        ListAsync(tenantId, new() { Resolved = resolved, Limit = limit }, cancellation);

    /// <summary>A tenant's finds that pass a filter.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<DriftReading>> ListAsync(int tenantId, DriftFilter filter, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand();
        var which = Narrow(filter, command.Parameters)
            + (filter.Resolved ? " AND d.resolved_at IS NOT NULL" : " AND d.resolved_at IS NULL");
        var by = filter.Resolved ? "d.resolved_at" : "d.units";
        if (filter.After is { } after)
        {
            which += $" AND ({by} < @by OR ({by} = @by AND (d.item_key, d.found_at) > (@key, @found)))";
            command.Parameters.Add(filter.Resolved ? Instant("by", after.ResolvedAt ?? default) : new("by", after.Units));
            command.Parameters.Add(new("key", after.ItemKey));
            command.Parameters.Add(Instant("found", after.FoundAt));
        }

        command.CommandText = $"""
            SELECT i.item_id, d.item_on_hand, d.item_allocated, d.item_held, d.holds_allocated, d.holds_held, d.journal_on_hand,
                d.journal_allocated, d.journal_held,
              d.disagrees, d.units, d.found_at, d.since, d.by, d.broken_at, d.resolved_at, d.resolution, d.item_key, d.seen_at
            FROM drift d LEFT JOIN item i ON i.tenant_id = d.tenant_id AND i.item_key = d.item_key
            WHERE d.tenant_id = @tenant{which} ORDER BY {by} DESC, d.item_key, d.found_at LIMIT @limit
            """;
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("limit", filter.Limit));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<DriftReading>();
        while (await reader.ReadAsync(cancellation)) found.Add(Read(reader));
        return found;
    }

    /// <summary>How many of a tenant's finds pass a filter, open and resolved.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<DriftCounts> CountAsync(int tenantId, DriftFilter filter, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand();
        command.CommandText = $"""
            SELECT count(*) FILTER (WHERE d.resolved_at IS NULL), coalesce(sum(d.units) FILTER (WHERE d.resolved_at IS NULL), 0)::bigint,
              count(*) FILTER (WHERE d.resolved_at IS NOT NULL)
            FROM drift d LEFT JOIN item i ON i.tenant_id = d.tenant_id AND i.item_key = d.item_key
            WHERE d.tenant_id = @tenant{Narrow(filter, command.Parameters)}
            """;
        command.Parameters.Add(new("tenant", tenantId));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    // Only the conditions asked for are in the text, so that each combination gets a plan of its own.
    private static string Narrow(DriftFilter filter, NpgsqlParameterCollection parameters)
    {
        var sql = "";
        Add(" AND i.item_id = @item", "item", filter.ItemId);
        Add(" AND starts_with(i.item_id, @prefix)", "prefix", filter.Prefix);
        Add(" AND @side = ANY (d.disagrees)", "side", filter.Side);
        Add(" AND d.resolution = @resolution", "resolution", filter.Resolution);
        return sql;

        void Add(string condition, string name, string? value)
        {
            if (value is null) return;
            sql += condition;
            parameters.Add(new(name, value));
        }
    }

    private static DriftReading Read(NpgsqlDataReader row) => new()
    {
        ItemId = row.IsDBNull(0) ? null : row.GetString(0),
        Item = Units(row, 1),
        Holds = new(null, row.GetInt64(4), row.GetInt64(5)),
        Journal = Units(row, 6),
        Disagrees = row.GetFieldValue<string[]>(9),
        Units = row.GetInt64(10),
        FoundAt = row.GetFieldValue<DateTimeOffset>(11),
        Since = row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12),
        By = row.IsDBNull(13) ? null : row.GetString(13),
        BrokenAt = row.IsDBNull(14) ? null : row.GetInt64(14),
        ResolvedAt = row.IsDBNull(15) ? null : row.GetFieldValue<DateTimeOffset>(15),
        Resolution = row.IsDBNull(16) ? null : row.GetString(16),
        ItemKey = row.GetInt64(17),
        SeenAt = row.GetFieldValue<DateTimeOffset>(18),
    };

    private static DriftUnits? Units(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column + 1) ? null : new(row.GetInt64(column), row.GetInt64(column + 1), row.GetInt64(column + 2));

    private static NpgsqlParameter Instant(string name, DateTimeOffset at) =>
        new(name, NpgsqlDbType.TimestampTz) { Value = at.UtcDateTime };
}
