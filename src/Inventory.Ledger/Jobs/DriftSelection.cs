using System.Collections.Immutable;
using Npgsql;

namespace Inventory.Ledger.Jobs;

/// <summary>Which drifted items of a tenant are meant: those that nobody has put right yet, as far as they pass what is given.</summary>
public sealed record DriftSelection : ITargetSelection
{
    /// <summary>How many items may be named.</summary>
    public const int NamedMax = 1000;

    /// <summary>Only items whose id begins with it; no pattern.</summary>
    public string? Prefix { get; init; }

    /// <summary>Only those of which this side disagrees: <c>item</c>, <c>holds</c> or <c>journal</c>.</summary>
    public string? Side { get; init; }

    /// <summary>Only these; empty for any. Up to <see cref="NamedMax"/>.</summary>
    public ImmutableArray<string> ItemIds { get; init; } = [];

    /// <inheritdoc />
    public string Select(NpgsqlParameterCollection parameters)
    {
        var sql = """
            SELECT i.item_id, d.found_at FROM drift d JOIN item i ON i.tenant_id = d.tenant_id AND i.item_key = d.item_key
            WHERE d.tenant_id = @tenant AND d.resolved_at IS NULL
            """;
        if (Prefix is not null)
        {
            sql += " AND starts_with(i.item_id, @prefix)";
            parameters.Add(new("prefix", Prefix));
        }

        if (Side is not null)
        {
            sql += " AND @side = ANY (d.disagrees)";
            parameters.Add(new("side", Side));
        }

        if (ItemIds.IsEmpty) return sql;
        parameters.Add(new("ids", ItemIds.Distinct(StringComparer.Ordinal).ToArray()));
        return sql + " AND i.item_id = ANY (@ids)";
    }
}
