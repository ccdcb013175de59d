using System.Reflection;

namespace Inventory.Ledger;

/// <summary>The SQL files that are embedded in this assembly.</summary>
public static class SqlText
{
    /// <summary>The text of one, by its path as <c>Sql/load_items.sql</c>.</summary>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public static string Read(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(path)
            ?? throw new FileNotFoundException($"No embedded SQL '{path}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
