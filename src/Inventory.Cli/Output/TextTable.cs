namespace Inventory.Cli.Output;

/// <summary>Columns of text under headings, wide enough for their content; numbers stand to the right.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with as many cells as there are headings.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes headings and rows, each line after the indent; the sentence instead where there are no rows and there is
    /// one.</summary>
    public void Write(Screen target, string indent = "", string? empty = null)
    {
        if (_rows.Count == 0 && empty is not null)
        {
            target.WriteLine(indent + empty);
            return;
        }

        var widths = new int[headings.Length];
        var right = new bool[headings.Length];
        for (var column = 0; column < headings.Length; column++)
        {
            widths[column] = Math.Max(headings[column].Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[column].Length));
            right[column] = _rows.Count > 0 && _rows.All(row => row[column].Length == 0 || long.TryParse(row[column], out _));
        }

        WriteLine(headings, static (_, _) => Palette.Bold);
        foreach (var row in _rows) WriteLine(row, Palette.Of);

        void WriteLine(string[] cells, Func<string, string, string?> colour)
        {
            var line = string.Join("  ", cells.Select((cell, column) =>
            {
                var isLast = column == cells.Length - 1;
                var text = right[column] ? cell.PadLeft(widths[column]) : isLast ? cell : cell.PadRight(widths[column]);
                return cell.Length == 0 ? text : target.Paint(text, colour(headings[column], cell));
            }));
            target.WriteLine((indent + line).TrimEnd());
        }
    }
}
