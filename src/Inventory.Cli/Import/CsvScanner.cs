namespace Inventory.Cli.Import;

/// <summary>What was found at the front of the bytes.</summary>
internal enum CsvScan
{
    /// <summary>The record goes on beyond the bytes given.</summary>
    NeedsMore,

    /// <summary>A record; see its cells.</summary>
    Record,

    /// <summary>An empty line.</summary>
    Blank,

    /// <summary>Not CSV; see the reason. The line is skipped, so that the next one may be good.</summary>
    Malformed,
}

/// <summary>
/// Finds one CSV record (RFC 4180) in a span of UTF-8 without copying: cells are ranges of the span. Lines end with LF or CRLF.
/// </summary>
internal sealed class CsvScanner
{
    private Cell[] _cells = new Cell[16];

    /// <summary>Cells of the record found.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the record, its line end included, takes up.</summary>
    public int Consumed { get; private set; }

    /// <summary>Physical lines that the record takes up: quoted cells may hold line ends.</summary>
    public int Lines { get; private set; }

    /// <summary>Why it is malformed.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>A cell as it stands in the bytes, the enclosing quotes taken off.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> data, int cell) => data.Slice(_cells[cell].Start, _cells[cell].Length);

    /// <summary>Whether the cell holds doubled quotes that stand for one.</summary>
    public bool HasDoubledQuotes(int cell) => _cells[cell].HasDoubledQuotes;

    /// <summary>Looks for a record at the front.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="isAll">Nothing can come after them.</param>
    public CsvScan Scan(ReadOnlySpan<byte> data, bool isAll)
    {
        Count = 0;
        var lineEnd = data.IndexOf((byte)'\n');
        if (lineEnd < 0 && !isAll) return CsvScan.NeedsMore;
        (Consumed, Lines) = (lineEnd < 0 ? data.Length : lineEnd + 1, 1);
        var line = WithoutCarriageReturn(lineEnd < 0 ? data : data[..lineEnd]);
        if (line.IsEmpty) return CsvScan.Blank;
        if (line.Contains((byte)'"')) return ScanQuoted(data, isAll);

        for (var start = 0; ;)
        {
            var comma = line[start..].IndexOf((byte)',');
            Add(start, comma < 0 ? line.Length - start : comma, hasDoubledQuotes: false);
            if (comma < 0) return CsvScan.Record;
            start += comma + 1;
        }
    }

    private CsvScan ScanQuoted(ReadOnlySpan<byte> data, bool isAll)
    {
        var position = 0;
        var extraLines = 0;
        while (true)
        {
            if (position < data.Length && data[position] == '"')
            {
                var start = position + 1;
                var (end, hasDoubledQuotes) = ClosingQuote(data, start);
                if (end < 0) return isAll ? Malformed("a quote opens a cell and is never closed") : CsvScan.NeedsMore;
                // The byte after the quote decides whether it closes the cell.
                if (end + 1 == data.Length && !isAll) return CsvScan.NeedsMore;
                Add(start, end - start, hasDoubledQuotes);
                extraLines += data[start..end].Count((byte)'\n');
                position = end + 1;
                var rest = data[position..];
                if (rest is [(byte)'\r'] && !isAll) return CsvScan.NeedsMore;
                if (rest is [(byte)'\r', (byte)'\n', ..]) position++;
                else if (rest is not ([] or [(byte)',', ..] or [(byte)'\n', ..])) return Malformed("text follows a closing quote; quotes within a quoted cell are doubled");
            }
            else
            {
                var length = data[position..].IndexOfAny((byte)',', (byte)'\n', (byte)'"');
                if (length < 0 && !isAll) return CsvScan.NeedsMore;
                var end = length < 0 ? data.Length : position + length;
                if (end < data.Length && data[end] == '"') return Malformed("a quote stands within a cell that is not quoted; quote the whole cell and double the quotes in it");
                var cell = data[position..end];
                Add(position, end == data.Length || data[end] == '\n' ? WithoutCarriageReturn(cell).Length : cell.Length, hasDoubledQuotes: false);
                position = end;
            }

            if (position < data.Length && data[position] == ',')
            {
                position++;
                continue;
            }

            (Consumed, Lines) = (Math.Min(position + 1, data.Length), 1 + extraLines);
            return CsvScan.Record;
        }
    }

    private static (int End, bool HasDoubledQuotes) ClosingQuote(ReadOnlySpan<byte> data, int start)
    {
        var hasDoubledQuotes = false;
        for (var at = start; ;)
        {
            var quote = data[at..].IndexOf((byte)'"');
            if (quote < 0) return (-1, hasDoubledQuotes);
            at += quote;
            if (at + 1 >= data.Length || data[at + 1] != '"') return (at, hasDoubledQuotes);
            hasDoubledQuotes = true;
            at += 2;
        }
    }

    private static ReadOnlySpan<byte> WithoutCarriageReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;

    private CsvScan Malformed(string reason)
    {
        Reason = reason;
        return CsvScan.Malformed;
    }

    private void Add(int start, int length, bool hasDoubledQuotes)
    {
        if (Count == _cells.Length) Array.Resize(ref _cells, Count * 2);
        _cells[Count++] = new(start, length, hasDoubledQuotes);
    }

    private readonly record struct Cell(int Start, int Length, bool HasDoubledQuotes);
}
