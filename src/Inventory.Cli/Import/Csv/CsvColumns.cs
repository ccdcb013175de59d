using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inventory.Cli.Import.Csv;

/// <summary>A column: which cell, what it means, and its name in JSON.</summary>
/// <param name="Cell">Its place in the row, from 0.</param>
/// <param name="Field">What it says.</param>
/// <param name="Heading">As it stands in the file.</param>
/// <param name="Name">The member it becomes.</param>
/// <param name="At">The location it is about, where the heading names one.</param>
internal sealed record CsvColumn(int Cell, CsvField Field, string Heading, JsonEncodedText Name, string? At = null);

/// <summary>The columns of a file, read from its heading line.</summary>
/// <param name="Count">Cells of the heading line.</param>
/// <param name="Items">The columns that make an item's id.</param>
/// <param name="Values">What is said about it, in the order of JSON: metadata, being one object there, last.</param>
/// <param name="PassedOver">Headings that nothing is taken from.</param>
internal sealed record CsvColumns(int Count, IReadOnlyList<CsvColumn> Items, IReadOnlyList<CsvColumn> Values,
    IReadOnlyList<string> PassedOver)
{
    /// <summary>Locations that have columns of their own; null stands for the one of the row.</summary>
    public IReadOnlyList<string?> Locations { get; } = Values.Any(static column => column.At is not null)
        ? [.. Values.Select(static column => column.At).OfType<string>().Distinct()] : [null];

    /// <summary>Reads the heading line.</summary>
    /// <exception cref="BadFileException">Some heading is missing, unknown or named twice.</exception>
    public static CsvColumns Read(IReadOnlyList<string> headings, CsvMapping mapping, long line)
    {
        if (headings.FirstOrDefault(static heading =>
            heading.StartsWith("sku:", StringComparison.Ordinal) || heading.StartsWith("room:", StringComparison.Ordinal)
            || heading.StartsWith("ticket:", StringComparison.Ordinal)) is { } id)
        {
            throw new BadFileException(line,
                $"the heading line is missing: '{id}' is an item; the first line names the columns: {CsvFields.Names}");
        }

        if (mapping.Fields.Keys.FirstOrDefault(mapped => !headings.Contains(mapped)) is { } absent)
        {
            throw new BadFileException(line, $"{absent}: there is no such column to map; columns are {string.Join(", ", headings)}");
        }

        var columns = headings.Select((heading, cell) => Column(heading, cell, mapping, line)).ToArray();
        var used = columns.OfType<CsvColumn>().OrderBy(static column => column.Field).ToArray();
        if (used.GroupBy(static column => (column.Field, column.Name, column.At))
            .FirstOrDefault(static group => group.Count() > 1)?.ToArray() is [var first, var second, ..])
        {
            throw new BadFileException(line, first.Heading == second.Heading ? $"{first.Heading}: the column is there twice"
                : $"{first.Heading} and {second.Heading} are the same column; map one to {CsvFields.LeftOut}");
        }

        CsvColumn[] items = [.. used.Where(static column => column.Field <= CsvField.Location)];
        if (items.Any(static column => column.Field == CsvField.ItemId) && items.Length > 1)
        {
            throw new BadFileException(line, $"{items[0].Heading} is a whole item id: no other column makes one beside it");
        }

        if (items is [] or [{ Field: CsvField.Location }])
        {
            var known = mapping.Export is null ? $"{CsvFields.Names}; --sku-column NAME takes codes of SKUs" : string.Join(", ", headings);
            var wanted = mapping.Export?.Headings.FirstOrDefault(static heading => heading.Value == "sku").Key ?? "itemId";
            throw new BadFileException(line,
                $"{wanted}: the column is missing; columns are {known}");
        }

        return new(headings.Count, items, [.. used.Where(static column => column.Field > CsvField.Location)],
            [.. headings.Where((_, cell) => columns[cell] is null)]);
    }

    private static CsvColumn? Column(string heading, int cell, CsvMapping mapping, long line)
    {
        if (mapping.Export?.OnHandAtPrefix is { } prefix && !mapping.Fields.ContainsKey(heading)
            && heading.StartsWith(prefix, StringComparison.Ordinal) && heading.Length > prefix.Length)
        {
            return new(cell, CsvField.Quantity, heading, Encode("onHand"), heading[prefix.Length..].Trim());
        }

        var mapped = mapping.FieldOf(heading);
        if (mapped == CsvFields.LeftOut || (mapping.Export is not null && mapped is null)) return null;
        if (CsvFields.Parse(mapped ?? heading, inMapping: mapped is not null) is { } known)
        {
            return new(cell, known.Field, heading, Encode(known.JsonName));
        }

        if (mapping.IsForeign) return null;
        var hint = CsvFields.Near(heading) is { } near ? $"did you mean {near}?" : heading.Length == 0 ? $"column {cell + 1} has no heading"
            : $"columns are {CsvFields.Names}; --map {heading}=FIELD reads it as one of them";
        throw new BadFileException(line, $"{(heading.Length == 0 ? "heading" : heading)}: unknown column; {hint}");
    }

    private static JsonEncodedText Encode(string name) => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
}
