using Inventory.Ledger.Jobs;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Drift;

/// <summary>Holds that are past their end and still open, longest first and then by id: a walk by these meets each hold once.</summary>
public sealed class StuckReads(LedgerDataSources sources)
{
    /// <summary>Those of a tenant that a selection means, as a job would find them.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="query">Which, and from where on.</param>
    /// <param name="now">The ledger's time as this node has it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<StuckHold>> ListAsync(int tenantId, StuckQuery query, DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand();
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        command.Parameters.Add(new("limit", query.Limit));
        command.CommandText = Sql(query, command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var stuck = new List<StuckHold>();
        while (await reader.ReadAsync(cancellation))
        {
            stuck.Add(new()
            {
                HoldId = reader.GetString(0),
                ExpiresAt = reader.GetFieldValue<DateTimeOffset>(1),
                PlacedAt = reader.GetFieldValue<DateTimeOffset>(2),
                Owner = reader.IsDBNull(3) ? null : reader.GetString(3),
                Channel = reader.IsDBNull(4) ? null : reader.GetString(4),
                Why = reader.GetString(5),
                ItemIds = reader.GetFieldValue<string[]>(6),
                DriftedItemIds = reader.GetFieldValue<string[]>(7),
                Quantity = reader.GetInt64(8),
            });
        }

        return stuck;
    }

    // Items by their earliest ends, of each the lines that are over by theirs, all of them in order; then, one after the other until the
    // page is full, the holds of the lines. The lateral selects keep that order: none of them can be turned into a join that would read
    // holds that are not shown. A hold of several lines comes with the first of those that are meant.
    internal static string Sql(StuckQuery query, NpgsqlParameterCollection parameters)
    {
        var selection = query.Selection;
        var ofItem = selection.OfItem(parameters);
        var header = selection.OfHeader(parameters) + selection.OfReason(parameters);
        // An item has one line of a hold, so that of its lines no more than a page is needed, unless some are passed over.
        var page = header.Length == 0 ? "ORDER BY n.expires_at, n.hold_id LIMIT @limit" : "";
        var after = "";
        if (query.After is { } last)
        {
            parameters.Add(new("end", NpgsqlDbType.TimestampTz) { Value = last.ExpiresAt.UtcDateTime });
            parameters.Add(new("hold", last.HoldId));
            after = " AND (n.expires_at, n.hold_id) > (@end, @hold)";
        }

        return $"""
            SELECT p.hold_id, p.expires_at, p.placed_at, p.owner, p.channel, {selection.Reason("p", parameters)},
              h.items, h.drifted, h.quantity
            FROM (
              SELECT l.hold_id, l.expires_at, f.* FROM (
                SELECT n.* FROM item i CROSS JOIN LATERAL (
                  SELECT n.hold_id, n.line_no, n.expires_at FROM hold n
                  WHERE n.tenant_id = @tenant AND n.item_key = i.item_key AND n.status = 'held' AND NOT n.dropped
                    AND n.expires_at <= {HoldConditions.Over}{after} {page}
                ) AS n
                WHERE i.tenant_id = @tenant AND i.next_end_at <= {HoldConditions.Over}{ofItem}
                ORDER BY n.expires_at, n.hold_id, n.line_no
              ) AS l
              CROSS JOIN LATERAL (
                SELECT f.placed_at, f.owner, f.channel, f.line_count FROM {HoldConditions.LinesOf("l.hold_id")} AS f
                WHERE f.line_no = 0 AND f.status = 'held'{header} LIMIT 1
              ) AS f
              WHERE f.line_count = 1 OR NOT EXISTS (
                SELECT FROM {HoldConditions.LinesOf("l.hold_id")} AS e
                JOIN item i ON i.tenant_id = e.tenant_id AND i.item_key = e.item_key{ofItem}
                WHERE e.status = 'held' AND NOT e.dropped AND (e.expires_at, e.line_no) < (l.expires_at, l.line_no))
              ORDER BY l.expires_at, l.hold_id LIMIT @limit
            ) AS p
            CROSS JOIN LATERAL (
              SELECT array_agg(i.item_id ORDER BY o.line_no) AS items, sum(o.quantity)::bigint AS quantity,
                coalesce(array_agg(i.item_id ORDER BY o.line_no) FILTER (WHERE EXISTS (SELECT FROM drift d
                  WHERE d.tenant_id = o.tenant_id AND d.item_key = o.item_key AND d.resolved_at IS NULL)), ARRAY[]::text[]) AS drifted
              FROM {HoldConditions.LinesOf("p.hold_id")} AS o JOIN item i ON i.tenant_id = o.tenant_id AND i.item_key = o.item_key
              WHERE o.status = 'held' AND NOT o.dropped
            ) AS h
            ORDER BY p.expires_at, p.hold_id
            """;
    }
}

/// <summary>A page of stuck holds.</summary>
public sealed record StuckQuery
{
    /// <summary>Which; <see cref="HoldSelection.Stuck"/> is understood.</summary>
    public HoldSelection Selection { get; init; } = new();

    /// <summary>The last hold of the page before; null for the first page.</summary>
    public (DateTimeOffset ExpiresAt, string HoldId)? After { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}
