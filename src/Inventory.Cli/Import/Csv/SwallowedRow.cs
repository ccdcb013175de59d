using System.Text;
using CsvHelper;

namespace Inventory.Cli.Import.Csv;

/// <summary>
/// Finds a row that a quote has swallowed: two stray quotes, one in each of two rows, are by the letter one cell with a line end in it. A
/// cell may have line ends; that one of its lines is itself a row of this file is no accident.
/// </summary>
internal static class SwallowedRow
{
    /// <summary>How many lines below the record's first the cell opens that holds such a line; -1 where there is none.</summary>
    public static int OpenedAt(CsvReader record, CsvColumns columns)
    {
        if (record.RawRecord.IndexOfAny((byte)'\n', (byte)'\r') < 0) return -1;
        var lines = 0;
        for (var cell = 0; cell < record.FieldCount; cell++)
        {
            var raw = record.GetRawSpan(cell);
            var inner = LineBreaks.Count(raw);
            if (inner > 0 && HoldsRow(raw, (byte)record.Separator, columns)) return lines;
            lines += inner;
        }

        return -1;
    }

    private static bool HoldsRow(ReadOnlySpan<byte> cell, byte separator, CsvColumns columns)
    {
        var isFirst = true;
        foreach (var range in cell.SplitAny((byte)'\n', (byte)'\r'))
        {
            // The first line stands behind the quote that opened the cell.
            if (!isFirst && IsRow(cell[range], separator, columns)) return true;
            isFirst = false;
        }

        return false;
    }

    private static bool IsRow(ReadOnlySpan<byte> line, byte separator, CsvColumns columns)
    {
        if (line.Count(separator) != columns.Count - 1) return false;
        var number = 0;
        var item = columns.Items[0];
        var quantity = columns.Values.FirstOrDefault(static column => column.Field == CsvField.Quantity);
        var (hasItem, hasQuantity) = (false, quantity is null);
        foreach (var range in line.Split(separator))
        {
            var cell = line[range];
            if (number == item.Cell) hasItem = item.Field == CsvField.ItemId ? IsItemId(cell) : !cell.IsEmpty;
            if (number == quantity?.Cell) hasQuantity = WholeNumber.TryParse(cell, out _, out _);
            number++;
        }

        return hasItem && (hasQuantity || item.Field == CsvField.ItemId);
    }

    private static bool IsItemId(ReadOnlySpan<byte> cell) =>
        cell.StartsWith("sku:"u8) || cell.StartsWith("room:"u8) || cell.StartsWith("ticket:"u8);
}
