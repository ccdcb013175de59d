using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>A family whose rows travel in one array of a composite type: a single parameter, however many columns there are.</summary>
/// <param name="name">The name of its argument.</param>
/// <param name="typeName">The name of the type.</param>
internal sealed class CompositeFamily<TRow>(string name, string typeName) : RowFamily<TRow> where TRow : struct
{
    private readonly List<TRow> _rows = [];
    private readonly NpgsqlParameter<List<TRow>?> _parameter = new() { DataTypeName = $"{typeName}[]" };

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override IReadOnlyList<string> Arguments => [$"{name} {typeName}[]"];

    /// <inheritdoc />
    public override string Composite =>
        $"{typeName} AS ({string.Join(", ", RowColumn.Of(typeof(TRow)).Select(column => $"{column.Name} {column.TypeName}"))})";

    /// <inheritdoc />
    public override IReadOnlyList<NpgsqlParameter> Parameters => [_parameter];

    /// <inheritdoc />
    public override void Map(NpgsqlDataSourceBuilder pool) => pool.MapComposite<TRow>(typeName);

    /// <inheritdoc />
    public override int Count => _rows.Count;

    /// <inheritdoc />
    public override void Add(in TRow row) => _rows.Add(row);

    /// <inheritdoc />
    public override void Clear() => _rows.Clear();

    /// <inheritdoc />
    public override void Settle() => _parameter.TypedValue = _rows.Count > 0 ? _rows : null;
}
