using System.Collections.Immutable;
using Npgsql;

namespace Inventory.Ledger.Jobs;

/// <summary>
/// Which held holds of a tenant are meant: those that pass everything that is given, of which there is at least one. Only what is held can
/// be meant, save where holds are named and nothing else is given: then it is exactly those, and each is told what becomes of it.
/// </summary>
public sealed record HoldSelection : ITargetSelection
{
    /// <summary>How many holds may be named.</summary>
    public const int NamedMax = 1000;

    /// <summary>Only holds with a line on this item.</summary>
    public string? ItemId { get; init; }

    /// <summary>Only holds with a line on an item whose id begins with it; no pattern.</summary>
    public string? ItemPrefix { get; init; }

    /// <summary>Only holds whose id begins with it; no pattern.</summary>
    public string? HoldIdPrefix { get; init; }

    /// <summary>Only holds of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only holds that came through this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Only holds placed before this instant.</summary>
    public DateTimeOffset? PlacedBefore { get; init; }

    /// <summary>Only holds placed at this instant or later.</summary>
    public DateTimeOffset? PlacedAfter { get; init; }

    /// <summary>Only holds whose end is before this instant.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Only holds whose end is still to come, by the ledger's time as this node has it.</summary>
    public bool Live { get; init; }

    /// <summary>Only holds that are past their end and still open.</summary>
    public bool Stuck { get; init; }

    /// <summary>Only those of them that are stuck for this reason, as <see cref="Drift.StuckHold.Why"/> has it.</summary>
    public string? Why { get; init; }

    /// <summary>How far this node's clock is from the database's: what ends within it is the clock's doing. Of meaning with
    /// <see cref="Why"/>.</summary>
    public TimeSpan ClockError { get; init; }

    /// <summary>Only these; empty for any. Up to <see cref="NamedMax"/>.</summary>
    public ImmutableArray<string> HoldIds { get; init; } = [];

    /// <summary>Nothing is given, which would mean every hold there is.</summary>
    public bool IsEmpty => HoldIds.IsEmpty && !NarrowsBeyondNames;

    private bool NarrowsBeyondNames => Stuck || Live || HasItem || HoldIdPrefix is not null || Owner is not null || Channel is not null
        || PlacedBefore is not null || PlacedAfter is not null || ExpiresBefore is not null;

    private bool HasItem => ItemId is not null || ItemPrefix is not null;

    /// <inheritdoc />
    // Only the conditions that are given are in the text, so that each combination gets a plan of its own.
    public string Select(NpgsqlParameterCollection parameters)
    {
        if (!HoldIds.IsEmpty && !NarrowsBeyondNames)
        {
            parameters.Add(new("ids", HoldIds.Distinct(StringComparer.Ordinal).ToArray()));
            return "SELECT id, NULL::timestamptz FROM unnest(@ids) AS named (id)";
        }

        var lines = Lines(parameters);
        var narrowed = this.OfHeader(parameters) + this.OfReason(parameters);
        return lines is null
            ? $"SELECT f.hold_id, f.placed_at FROM hold f WHERE f.tenant_id = @tenant AND f.line_no = 0 AND f.status = 'held'{narrowed}"
            : $"""
                SELECT f.hold_id, f.placed_at FROM ({lines}) AS l
                CROSS JOIN LATERAL {HoldConditions.LinesOf("l.hold_id")} AS f WHERE f.line_no = 0 AND f.status = 'held'{narrowed}
                """;
    }

    // The holds that lines lead to; null where owner or ids lead to them sooner (hold_owner_idx, hold_pk). Live lines are found by their
    // partial index (hold_item_live_idx), so that what ended long ago costs nothing; stuck ones by their items' earliest ends besides
    // (room_allocations_held_expiry_idx).
    private string? Lines(NpgsqlParameterCollection parameters)
    {
        const string Held = "l.tenant_id = @tenant AND l.status = 'held' AND NOT l.dropped";
        var ofItem = this.OfItem(parameters);
        if (Stuck)
        {
            return $"""
                SELECT DISTINCT l.hold_id FROM item i CROSS JOIN LATERAL (
                  SELECT l.hold_id FROM hold l WHERE l.item_key = i.item_key AND {Held} AND l.expires_at <= {HoldConditions.Over} OFFSET 0
                ) AS l
                WHERE i.tenant_id = @tenant AND i.next_end_at <= {HoldConditions.Over}{ofItem}
                """;
        }

        if (HasItem)
        {
            return $"""
                SELECT {(ItemId is null ? "DISTINCT " : "")}l.hold_id FROM item i CROSS JOIN LATERAL (
                  SELECT l.hold_id FROM hold l WHERE l.item_key = i.item_key AND {Held} OFFSET 0
                ) AS l
                WHERE i.tenant_id = @tenant{ofItem}
                """;
        }

        return Owner is not null || HoldIdPrefix is not null || !HoldIds.IsEmpty ? null
            : $"SELECT DISTINCT l.hold_id FROM hold l WHERE {Held}";
    }
}
