using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>
/// Rows of one kind in a commit, and the parameters in which they travel. Its columns are the properties of the struct that a row is.
/// </summary>
internal abstract class RowFamily
{
    /// <summary>Its name where the routine's text has its arguments.</summary>
    public abstract string Name { get; }

    /// <summary>Its arguments in the signature: name and type of each, in the order of <see cref="Parameters"/>.</summary>
    public abstract IReadOnlyList<string> Arguments { get; }

    /// <summary>The composite type of its rows as <c>name (columns)</c>; null where each column travels in an array of its own.</summary>
    public virtual string? Composite => null;

    /// <summary>Has a pool's connections know how to send it.</summary>
    public virtual void Map(NpgsqlDataSourceBuilder pool)
    {
    }

    /// <summary>What is sent.</summary>
    public abstract IReadOnlyList<NpgsqlParameter> Parameters { get; }

    /// <summary>Forgets all rows.</summary>
    public abstract void Clear();

    /// <summary>Has the parameters send the rows added since <see cref="Clear"/>.</summary>
    public abstract void Settle();
}

/// <summary>A family of rows of one struct.</summary>
internal abstract class RowFamily<TRow> : RowFamily where TRow : struct
{
    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>Takes a row in.</summary>
    public abstract void Add(in TRow row);
}
