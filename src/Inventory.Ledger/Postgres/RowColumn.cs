using System.Reflection;
using Npgsql.NameTranslation;
using NpgsqlTypes;

namespace Inventory.Ledger.Postgres;

/// <summary>A column of a family of rows, as a property of the struct that declares the family says.</summary>
/// <param name="Property">The property, which reads the column from a write.</param>
/// <param name="Name">Its name in the database.</param>
/// <param name="Type">Its type there.</param>
/// <param name="TypeName">The same as SQL names it.</param>
internal sealed record RowColumn(PropertyInfo Property, string Name, NpgsqlDbType Type, string TypeName)
{
    /// <summary>The columns that a struct declares, in the order in which it does.</summary>
    public static RowColumn[] Of(Type row) =>
        [.. row.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.MetadataToken).Select(Of)];

    private static RowColumn Of(PropertyInfo property)
    {
        var (type, name) = SqlType(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        return new(property, NpgsqlSnakeCaseNameTranslator.ConvertToSnakeCase(property.Name), type, name);
    }

    private static (NpgsqlDbType Type, string Name) SqlType(Type type) => type switch
    {
        _ when type == typeof(short) => (NpgsqlDbType.Smallint, "smallint"),
        _ when type == typeof(int) => (NpgsqlDbType.Integer, "integer"),
        _ when type == typeof(long) => (NpgsqlDbType.Bigint, "bigint"),
        _ when type == typeof(bool) => (NpgsqlDbType.Boolean, "boolean"),
        _ when type == typeof(string) => (NpgsqlDbType.Text, "text"),
        _ when type == typeof(Guid) => (NpgsqlDbType.Uuid, "uuid"),
        _ when type == typeof(DateOnly) => (NpgsqlDbType.Date, "date"),
        _ when type == typeof(DateTime) => (NpgsqlDbType.TimestampTz, "timestamptz"),
        _ => throw new NotSupportedException($"No column type is known for {type}."),
    };
}
