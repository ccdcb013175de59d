using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Inventory.Cli.Import;

/// <summary>A CSV file: headings in the first line, a cell that is empty states nothing.</summary>
internal sealed class CsvRows : RowSource
{
    private const long StockMax = 1_000_000_000;

    private readonly CsvScanner _scanner = new();
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer;
    private byte[] _scratch = new byte[256];
    private CsvColumn[]? _columns;

    public CsvRows(Stream stream)
        : base(stream) => _writer = new(_json, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public override ReadOnlySpan<byte> Json => _json.WrittenSpan;

    public override async ValueTask<RowKind> NextAsync(CancellationToken cancellation)
    {
        if (_columns is null) await ReadHeadingsAsync(cancellation);
        while (true)
        {
            if (Feed is { Unread.IsEmpty: true, AtEnd: true }) return RowKind.End;
            switch (_scanner.Scan(Feed.Unread, Feed.AtEnd || Feed.IsFull))
            {
                case CsvScan.NeedsMore:
                    await Feed.FillAsync(cancellation);
                    break;
                case CsvScan.Blank:
                    Take(_scanner.Consumed, _scanner.Lines);
                    break;
                case var scan when _scanner.Consumed == Feed.Unread.Length && Feed is { IsFull: true, AtEnd: false } && Feed.Unread[^1] != '\n':
                    // The buffer ended before the line did.
                    return await SkipOverlongLineAsync(cancellation);
                case CsvScan.Malformed:
                    Take(_scanner.Consumed, _scanner.Lines);
                    return Bad(_scanner.Reason);
                default:
                    var kind = Convert(Feed.Unread);
                    Take(_scanner.Consumed, _scanner.Lines);
                    return kind;
            }
        }
    }

    private async ValueTask ReadHeadingsAsync(CancellationToken cancellation)
    {
        await OpenAsync(cancellation);
        CsvScan scan;
        while ((scan = _scanner.Scan(Feed.Unread, Feed.AtEnd || Feed.IsFull)) == CsvScan.NeedsMore) await Feed.FillAsync(cancellation);
        if (scan == CsvScan.Blank) throw new BadFileException(1, "the heading line is missing: the first line is empty");
        if (scan == CsvScan.Malformed) throw new BadFileException(1, _scanner.Reason);
        _columns = CsvColumns.Read(Headings(Feed.Unread));
        Take(_scanner.Consumed, _scanner.Lines);
    }

    private string[] Headings(ReadOnlySpan<byte> data)
    {
        var headings = new string[_scanner.Count];
        for (var cell = 0; cell < headings.Length; cell++) headings[cell] = Encoding.UTF8.GetString(Cell(data, cell));
        return headings;
    }

    private RowKind Convert(ReadOnlySpan<byte> data)
    {
        Complaints.Clear();
        if (_scanner.Count != _columns!.Length)
        {
            return Bad($"the row has {_scanner.Count} cell{(_scanner.Count == 1 ? "" : "s")} and the heading line {_columns.Length}");
        }

        _json.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        var inMetadata = false;
        foreach (var column in _columns)
        {
            var cell = Cell(data, column.Cell);
            if (column.Kind == CsvColumnKind.ItemId) ItemHash = ItemHashes.Of(cell);
            if (cell.IsEmpty)
            {
                if (column.Kind == CsvColumnKind.ItemId) Complaints.Add("itemId: is missing");
                continue;
            }

            if (column.Kind == CsvColumnKind.Metadata && !inMetadata)
            {
                _writer.WriteStartObject("metadata"u8);
                inMetadata = true;
            }

            Write(column, cell);
        }

        if (inMetadata) _writer.WriteEndObject();
        _writer.WriteEndObject();
        _writer.Flush();
        return Complaints.Count == 0 ? RowKind.Row : RowKind.Bad;
    }

    private void Write(CsvColumn column, ReadOnlySpan<byte> cell)
    {
        switch (column.Kind)
        {
            case CsvColumnKind.Quantity:
                if (long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= StockMax) _writer.WriteNumber(column.Name, number);
                else Complaints.Add($"{column.Heading}: '{Shown(cell)}' is not a whole number from 0 to {StockMax}");
                break;
            case CsvColumnKind.Flag:
                if (Ascii.EqualsIgnoreCase(cell, "true"u8)) _writer.WriteBoolean(column.Name, true);
                else if (Ascii.EqualsIgnoreCase(cell, "false"u8)) _writer.WriteBoolean(column.Name, false);
                else Complaints.Add($"{column.Heading}: '{Shown(cell)}' is neither true nor false");
                break;
            default:
                if (Utf8.IsValid(cell)) _writer.WriteString(column.Name, cell);
                else Complaints.Add($"{column.Heading}: is not UTF-8 text; save the file as UTF-8");
                break;
        }
    }

    private ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> data, int cell)
    {
        var raw = _scanner.Raw(data, cell);
        if (!_scanner.HasDoubledQuotes(cell)) return raw;
        if (_scratch.Length < raw.Length) _scratch = new byte[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            _scratch[length++] = raw[i];
            if (raw[i] == '"') i++;
        }

        return _scratch.AsSpan(0, length);
    }

    private static string Shown(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell.Length > 40 ? cell[..40] : cell);
}
