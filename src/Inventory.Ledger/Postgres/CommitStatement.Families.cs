using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Postgres;

// What commit_group is called with, and from that its signature.
internal sealed partial class CommitStatement
{
    /// <summary>
    /// The routine's name, with the version of its signature. Whoever changes a family of <c>CommitRows</c> counts it up and renames the
    /// routine's file: nodes of the version before go on calling the one they know, which a later migration drops.
    /// </summary>
    public const string Function = "commit_group_3";

    private readonly NpgsqlParameter<int> _setCount = new() { NpgsqlDbType = NpgsqlDbType.Integer };
    private readonly NpgsqlParameter<int[]> _tickets = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };
    private readonly ArrayFamily<ItemRow> _itemRows = new("iw");
    private readonly CompositeFamily<ItemDetailRow> _details = new("item_details", $"{Function}_item_detail");
    private readonly ArrayFamily<ItemLookRow> _itemLooks = new("ic");
    private readonly CompositeFamily<HoldLineRow> _holdLines = new("hold_lines", $"{Function}_hold_line");
    private readonly ArrayFamily<PlacingRow> _placingRows = new("pl");
    private readonly ArrayFamily<RunRow> _runRows = new("run");
    private readonly ArrayFamily<HoldLookRow> _holdLooks = new("hc");
    private readonly CompositeFamily<CommandRow> _commandRows = new("commands", $"{Function}_command");
    private readonly CompositeFamily<EventRow> _events = new("events", $"{Function}_event");
    private readonly CompositeFamily<MarkRow> _markRows = new("marks", $"{Function}_mark");

    private readonly RowFamily[] _families;

    /// <summary>The routine's arguments, name and type of each in order.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
        ["set_count integer", "turns integer[]", .. new CommitStatement()._families.SelectMany(family => family.Arguments)];

    /// <summary>The types of rows that travel in an array each, with their columns.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. new CommitStatement()._families.Select(family => family.Composite)
        .OfType<string>()];

    /// <summary>The routine's text with its families filled in, and before it the types they need.</summary>
    public static string Render(string template)
    {
        foreach (var family in new CommitStatement()._families)
            template = template.Replace($"{{{{{family.Name}}}}}", string.Join(", ", family.Arguments), StringComparison.Ordinal);
        var types =
            Types.Select(type =>
            $"  IF to_regtype('{type[..type.IndexOf(' ', StringComparison.Ordinal)]}') IS NULL THEN CREATE TYPE {type}; END IF;");
        template = template.Replace("{{function}}", Function, StringComparison.Ordinal);
        return template.Replace("{{types}}", $"DO $$\nBEGIN\n{string.Join('\n', types)}\nEND $$;", StringComparison.Ordinal);
    }

    /// <summary>Has a pool's connections know the composite types, which the migrated database has.</summary>
    public static void Map(NpgsqlDataSourceBuilder pool)
    {
        foreach (var family in new CommitStatement()._families) family.Map(pool);
    }
}
