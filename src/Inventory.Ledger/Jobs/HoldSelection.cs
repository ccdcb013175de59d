using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Jobs;

/// <summary>
/// Which held holds of a tenant are meant: those that pass everything that is given, of which there is at least one. Only what is held can
/// be meant, save where holds are named and nothing else is given: then it is exactly those, and each is told what becomes of it.
/// </summary>
public sealed record HoldSelection : ITargetSelection
{
    /// <summary>How many holds may be named.</summary>
    public const int NamedMax = 1000;

    // As stuck holds are listed: over by the ledger's time as this node has it, or by the database's own.
    private const string Over = "greatest(@now, now())";

    /// <summary>Only holds with a line on this item.</summary>
    public string? ItemId { get; init; }

    /// <summary>Only holds of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only holds that came through this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Only holds placed before this instant.</summary>
    public DateTimeOffset? PlacedBefore { get; init; }

    /// <summary>Only holds that are past their end and still open.</summary>
    public bool Stuck { get; init; }

    /// <summary>Only these; empty for any. Up to <see cref="NamedMax"/>.</summary>
    public ImmutableArray<string> HoldIds { get; init; } = [];

    /// <summary>Nothing is given, which would mean every hold there is.</summary>
    public bool IsEmpty => HoldIds.IsEmpty && !NarrowsBeyondNames;

    private bool NarrowsBeyondNames => Stuck || ItemId is not null || Owner is not null || Channel is not null || PlacedBefore is not null;

    /// <inheritdoc />
    // Only the conditions that are given are in the text, so that each combination gets a plan of its own.
    public string Select(NpgsqlParameterCollection parameters)
    {
        if (!HoldIds.IsEmpty)
        {
            parameters.Add(new("ids", HoldIds.Distinct(StringComparer.Ordinal).ToArray()));
            if (!NarrowsBeyondNames) return "SELECT id, NULL::timestamptz FROM unnest(@ids) AS named (id)";
        }

        var lines = Lines(parameters);
        var sql = lines is null
            ? "SELECT f.hold_id, f.placed_at FROM hold f WHERE f.tenant_id = @tenant AND f.line_no = 0 AND f.status = 'held'"
            : $"""
                SELECT f.hold_id, f.placed_at FROM ({lines}) AS l
                JOIN hold f ON f.tenant_id = @tenant AND f.hold_id = l.hold_id AND f.line_no = 0 WHERE f.status = 'held'
                """;
        if (!HoldIds.IsEmpty) sql += " AND f.hold_id = ANY (@ids)";
        if (Owner is not null)
        {
            sql += " AND f.owner = @owner";
            parameters.Add(new("owner", Owner));
        }

        if (Channel is not null)
        {
            sql += " AND f.channel = @channel";
            parameters.Add(new("channel", Channel));
        }

        if (PlacedBefore is { } before)
        {
            sql += " AND f.placed_at < @before";
            parameters.Add(new("before", NpgsqlDbType.TimestampTz) { Value = before.UtcDateTime });
        }

        return sql;
    }

    // The holds that lines lead to; null where owner or names lead to them sooner (hold_owner_idx, hold_pk). Live lines are found by their
    // partial index (hold_item_live_idx), so that what ended long ago costs nothing; stuck ones by their items' earliest ends besides
    // (room_allocations_held_expiry_idx).
    private string? Lines(NpgsqlParameterCollection parameters)
    {
        const string Live = "l.tenant_id = @tenant AND l.status = 'held' AND NOT l.dropped";
        if (ItemId is not null) parameters.Add(new("item", ItemId));
        var ofItem = ItemId is null ? "" : " AND i.item_id = @item";
        if (Stuck)
        {
            return $"""
                SELECT DISTINCT l.hold_id FROM item i JOIN hold l ON l.item_key = i.item_key AND {Live} AND l.expires_at <= {Over}
                WHERE i.tenant_id = @tenant AND i.next_end_at <= {Over}{ofItem}
                """;
        }

        if (ItemId is not null)
            return $"SELECT l.hold_id FROM item i JOIN hold l ON l.item_key = i.item_key AND {Live} WHERE i.tenant_id = @tenant{ofItem}";
        return Owner is not null || !HoldIds.IsEmpty ? null : $"SELECT DISTINCT l.hold_id FROM hold l WHERE {Live}";
    }
}
