using Inventory.Ledger.Reads;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Jobs;

/// <summary>
/// The conditions of a selection of holds as SQL, each beginning with <c>AND</c>: what a list shows and what a job is about have them from
/// here, so that they are the same holds. <c>@tenant</c> and <c>@now</c> are there.
/// </summary>
internal static class HoldConditions
{
    /// <summary>What has an end by then is over: by the ledger's time as this node has it, or by the database's own.</summary>
    public const string Over = "greatest(@now, now())";

    /// <summary>
    /// The lines of one hold. They are asked for by its id alone, and what else they have to be is asked around it: what a partial index is
    /// about (a first line, a live line) would let the planner walk that index for each hold, which on a table that nobody has analyzed
    /// yet it takes to be as cheap as the primary key.
    /// </summary>
    /// <param name="holdId">The hold's id as SQL.</param>
    public static string LinesOf(string holdId) => $"(SELECT * FROM hold WHERE tenant_id = @tenant AND hold_id = {holdId} OFFSET 0)";

    // Two clocks that differ by more than this are named as the reason.
    private static readonly TimeSpan ClockErrorMax = TimeSpan.FromMilliseconds(500);

    /// <summary>Of the item <c>i</c>.</summary>
    public static string OfItem(this HoldSelection selection, NpgsqlParameterCollection parameters)
    {
        var sql = selection.ItemPrefix is { } prefix ? IdPrefix.Condition("i.item_id", prefix, "items", parameters) : "";
        if (selection.ItemId is null) return sql;
        parameters.Add(new("item", selection.ItemId));
        return sql + " AND i.item_id = @item";
    }

    /// <summary>Of the hold's first line <c>f</c>, on which the hold itself is told.</summary>
    public static string OfHeader(this HoldSelection selection, NpgsqlParameterCollection parameters)
    {
        var sql = selection.HoldIdPrefix is { } prefix ? IdPrefix.Condition("f.hold_id", prefix, "holds", parameters) : "";
        if (!selection.HoldIds.IsEmpty)
        {
            sql += " AND f.hold_id = ANY (@ids)";
            parameters.Add(new("ids", selection.HoldIds.Distinct(StringComparer.Ordinal).ToArray()));
        }

        if (selection.Owner is not null)
        {
            sql += " AND f.owner = @owner";
            parameters.Add(new("owner", selection.Owner));
        }

        if (selection.Channel is not null)
        {
            sql += " AND f.channel = @channel";
            parameters.Add(new("channel", selection.Channel));
        }

        sql += Instant("f.placed_at < @before", "before", selection.PlacedBefore, parameters);
        sql += Instant("f.placed_at >= @since", "since", selection.PlacedAfter, parameters);
        sql += Instant("f.expires_at < @ends", "ends", selection.ExpiresBefore, parameters);
        return selection.Live ? sql + " AND (f.expires_at IS NULL OR f.expires_at > @now)" : sql;
    }

    /// <summary>Of why the hold <c>f</c> is stuck.</summary>
    public static string OfReason(this HoldSelection selection, NpgsqlParameterCollection parameters)
    {
        if (selection.Why is null) return "";
        parameters.Add(new("why", selection.Why));
        return $" AND {selection.Reason("f", parameters)} = @why";
    }

    /// <summary>Why a hold is stuck, told by its id and number of lines.</summary>
    public static string Reason(this HoldSelection selection, string hold, NpgsqlParameterCollection parameters)
    {
        if (!parameters.Contains("error"))
        {
            var error = selection.ClockError.Duration();
            parameters.Add(new("error", error > ClockErrorMax ? error : TimeSpan.Zero));
        }

        // Scalar: what merely has to exist the planner may look up for all holds at once.
        return $"""
            CASE
              WHEN (SELECT min(o.expires_at) FROM {LinesOf($"{hold}.hold_id")} AS o WHERE o.status = 'held' AND NOT o.dropped)
                > @now - @error THEN 'clock'
              WHEN (SELECT true FROM {LinesOf($"{hold}.hold_id")} AS o
                JOIN drift d ON d.tenant_id = o.tenant_id AND d.item_key = o.item_key AND d.resolved_at IS NULL
                WHERE o.status = 'held' AND NOT o.dropped LIMIT 1) THEN 'owner_unreachable'
              WHEN {hold}.line_count > 1 THEN 'undecided'
              ELSE 'overdue_unswept'
            END
            """;
    }

    private static string Instant(string condition, string name, DateTimeOffset? instant, NpgsqlParameterCollection parameters)
    {
        if (instant is not { } at) return "";
        parameters.Add(new(name, NpgsqlDbType.TimestampTz) { Value = at.UtcDateTime });
        return " AND " + condition;
    }
}
