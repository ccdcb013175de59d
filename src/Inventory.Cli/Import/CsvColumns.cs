using System.Text.Json;
using System.Text.Encodings.Web;

namespace Inventory.Cli.Import;

/// <summary>What a column of the file means.</summary>
internal enum CsvColumnKind
{
    ItemId,
    Quantity,
    Flag,
    Metadata,
}

/// <summary>A column: which cell, what it means, and its name in JSON.</summary>
internal sealed record CsvColumn(int Cell, CsvColumnKind Kind, string Heading, JsonEncodedText Name);

/// <summary>Reads the heading line.</summary>
internal static class CsvColumns
{
    /// <summary>The columns that an item may have, metadata aside.</summary>
    private static readonly (string Heading, CsvColumnKind Kind)[] Known =
    [
        ("itemId", CsvColumnKind.ItemId),
        ("onHand", CsvColumnKind.Quantity),
        ("outOfService", CsvColumnKind.Quantity),
        ("safetyStock", CsvColumnKind.Quantity),
        ("overbookingLimit", CsvColumnKind.Quantity),
        ("stopSell", CsvColumnKind.Flag),
    ];

    private const string MetadataPrefix = "metadata.";

    private static string Allowed => string.Join(", ", Known.Select(static known => known.Heading)) + " and metadata.KEY";

    /// <summary>The columns in the order in which JSON is written: metadata, being one object there, last.</summary>
    /// <exception cref="BadFileException">Some heading is missing, unknown or named twice.</exception>
    public static CsvColumn[] Read(IReadOnlyList<string> headings)
    {
        if (headings.Any(static heading => heading.Contains('\r'))) throw Bad("lines end with a bare carriage return; save the file with LF or CRLF line ends");
        if (headings is [var only] && only.Contains(';')) throw Bad("cells are separated by semicolons; save the file with commas");
        if (headings.FirstOrDefault(static heading => heading.StartsWith("sku:", StringComparison.Ordinal) || heading.StartsWith("room:", StringComparison.Ordinal) || heading.StartsWith("ticket:", StringComparison.Ordinal)) is { } id)
        {
            throw Bad($"the heading line is missing: '{id}' is an item; the first line names the columns: {Allowed}");
        }

        var columns = headings.Select(static (heading, cell) => Column(heading, cell)).ToArray();
        if (columns.GroupBy(static column => column.Heading, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw Bad($"{twice.Key}: the column is there twice");
        }

        if (columns.All(static column => column.Kind != CsvColumnKind.ItemId)) throw Bad($"itemId: the column is missing; columns are {Allowed}");
        return [.. columns.OrderBy(static column => column.Kind)];
    }

    private static CsvColumn Column(string heading, int cell)
    {
        foreach (var (name, kind) in Known)
        {
            if (name == heading) return new(cell, kind, heading, Encode(name));
        }

        if (heading.StartsWith(MetadataPrefix, StringComparison.Ordinal) && heading.Length > MetadataPrefix.Length)
        {
            return new(cell, CsvColumnKind.Metadata, heading, Encode(heading[MetadataPrefix.Length..]));
        }

        var near = Known.FirstOrDefault(known => known.Heading.Equals(heading.Trim(), StringComparison.OrdinalIgnoreCase)).Heading;
        var hint = near is not null ? $"did you mean {near}?" : heading.Length == 0 ? $"column {cell + 1} has no heading" : $"columns are {Allowed}";
        throw Bad($"{(heading.Length == 0 ? "heading" : heading)}: unknown column; {hint}");
    }

    private static JsonEncodedText Encode(string name) => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private static BadFileException Bad(string message) => new(1, message);
}
