using Npgsql;

namespace Inventory.Ledger.Reads;

/// <summary>A prefix of ids of items or holds as a range of their index: no pattern, and so no wildcards.</summary>
internal static class IdPrefix
{
    /// <summary>The condition that a column's ids begin so; one that none can meet where no id begins so.</summary>
    /// <param name="column">The column, of ids ordered by their bytes.</param>
    /// <param name="prefix">How they begin; not empty.</param>
    /// <param name="name">Names the parameters.</param>
    /// <param name="parameters">Takes them.</param>
    public static string Condition(string column, string prefix, string name, NpgsqlParameterCollection parameters)
    {
        if (!ItemPrefix.CanMatch(prefix)) return " AND false";
        parameters.Add(new(name, prefix));
        parameters.Add(new(name + "_end", ItemPrefix.End(prefix)!));
        return $" AND {column} >= @{name} AND {column} < @{name}_end";
    }
}
