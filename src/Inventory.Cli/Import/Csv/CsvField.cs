namespace Inventory.Cli.Import.Csv;

/// <summary>What a column may say about an item, in the order in which JSON is written.</summary>
internal enum CsvField
{
    /// <summary>A whole item id.</summary>
    ItemId,

    /// <summary>The code of a SKU; see <see cref="ItemCode"/>.</summary>
    Sku,

    /// <summary>The location of a SKU.</summary>
    Location,

    /// <summary>Units from 0 to a thousand million.</summary>
    Quantity,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A fact of the owner's own.</summary>
    Metadata,
}

/// <summary>The names of fields, as headings of our own files and as the right side of <c>--map</c>.</summary>
internal static class CsvFields
{
    /// <summary>What leaves a column out.</summary>
    public const string LeftOut = "-";

    private const string MetadataPrefix = "metadata.";

    private static readonly (string Name, CsvField Field)[] Known =
    [
        ("itemId", CsvField.ItemId),
        ("onHand", CsvField.Quantity),
        ("outOfService", CsvField.Quantity),
        ("safetyStock", CsvField.Quantity),
        ("overbookingLimit", CsvField.Quantity),
        ("stopSell", CsvField.Flag),
    ];

    /// <summary>All that a heading may be.</summary>
    public static string Names => string.Join(", ", Known.Select(static known => known.Name)) + " and metadata.KEY";

    /// <summary>Reads a heading of our own, or, of a mapping, also sku and location.</summary>
    /// <returns>The field and its name in JSON; null where it is none.</returns>
    public static (CsvField Field, string JsonName)? Parse(string name, bool inMapping = false)
    {
        if (inMapping && name is "sku" or "location") return (name == "sku" ? CsvField.Sku : CsvField.Location, name);
        foreach (var (known, field) in Known)
        {
            if (known == name) return (field, name);
        }

        return name.StartsWith(MetadataPrefix, StringComparison.Ordinal) && name.Length > MetadataPrefix.Length
            ? (CsvField.Metadata, name[MetadataPrefix.Length..]) : null;
    }

    /// <summary>The name that was probably meant.</summary>
    public static string? Near(string name) =>
        Known.FirstOrDefault(known => known.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)).Name;
}
