namespace Inventory.Cli.Output;

/// <summary>Columns of text under headings, wide enough for their content; numbers stand to the right.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with as many cells as there are headings.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes headings and rows, each line after the indent.</summary>
    public void Write(TextWriter target, string indent = "")
    {
        var widths = new int[headings.Length];
        var right = new bool[headings.Length];
        for (var column = 0; column < headings.Length; column++)
        {
            widths[column] = Math.Max(headings[column].Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[column].Length));
            right[column] = _rows.Count > 0 && _rows.All(row => row[column].Length == 0 || long.TryParse(row[column], out _));
        }

        WriteLine(target, indent, headings, widths, right);
        foreach (var row in _rows) WriteLine(target, indent, row, widths, right);
    }

    private static void WriteLine(TextWriter target, string indent, string[] cells, int[] widths, bool[] right)
    {
        var line = string.Join("  ", cells.Select((cell, column) => right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])));
        target.WriteLine((indent + line).TrimEnd());
    }
}
