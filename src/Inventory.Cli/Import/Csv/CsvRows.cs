using System.Text.Unicode;
using CsvHelper;

namespace Inventory.Cli.Import.Csv;

/// <summary>A CSV file in UTF-8: headings in the first line, and then an item a row, or one a location of a row.</summary>
/// <param name="content">Can be sought in: a row that a stray quote made endless is told, and reading goes on behind its first
/// line.</param>
/// <param name="mapping">What headings mean.</param>
internal sealed class CsvRows(Stream content, CsvMapping mapping) : RowSource
{
    private CsvReader? _reader;
    private CsvColumns? _columns;
    private CsvRowJson? _row;
    private CsvMalformedRecord? _malformed;
    private char? _separator;
    private long _offsetBefore;
    private long _linesBefore;
    private long _end;
    private int _nextLocation;

    public override ReadOnlySpan<byte> Json => _row!.Json;

    public override long BytesRead => _end;

    /// <summary>Headings that nothing is taken from; empty before the first row.</summary>
    public IReadOnlyList<string> PassedOver => _columns?.PassedOver ?? [];

    public override async ValueTask<RowKind> NextAsync(CancellationToken cancellation)
    {
        if (_columns is null) await ReadHeadingsAsync(cancellation);
        if (_nextLocation > 0) return NextLocation();
        while (true)
        {
            try
            {
                if (!await ReadRecordAsync(cancellation)) return RowKind.End;
            }
            catch (CsvFormatException failure)
            {
                // It gives up on a record longer than the limit: one quote too many, or one line too long.
                return await TooLongAsync(_linesBefore + failure.LineNumber, cancellation);
            }

            if (_reader!.RawRecord.Length > RowBytesMax) return Bad($"the row is longer than {RowBytesMax / 1024} KiB");
            if (_malformed is { } malformed) return await MalformedAsync(malformed.Reason, cancellation);
            if (SwallowedRow.OpenedAt(_reader, _columns!) is >= 0 and var lines)
            {
                return await GoOnBehindAsync(Line
                    + lines, "a quote opens a cell here and closes behind another row; quotes within a quoted cell are doubled",
                    cancellation);
            }

            if (IsBlank(_reader)) continue;
            if (_reader.FieldCount != _columns!.Count)
            {
                return Bad(
                    $"the row has {_reader.FieldCount} cell{(_reader.FieldCount == 1 ? "" : "s")} and the heading line {_columns.Count}");
            }

            return NextLocation();
        }
    }

    public override void Dispose() => _reader?.Dispose();

    private RowKind NextLocation()
    {
        Complaints.Clear();
        var kind = _row!.Write(_reader!, _columns!.Locations[_nextLocation], Complaints);
        ItemHash = _row.ItemHash;
        _nextLocation = (_nextLocation + 1) % _columns.Locations.Count;
        return kind;
    }

    private async ValueTask ReadHeadingsAsync(CancellationToken cancellation)
    {
        Open();
        try
        {
            if (!await ReadRecordAsync(cancellation)) throw new BadFileException(1, "the heading line is missing: the file is empty");
        }
        catch (CsvFormatException)
        {
            throw new BadFileException(1, "the heading line is longer than 256 KiB, or a quote in it is never closed");
        }

        if (_malformed is { } malformed) throw new BadFileException(Line, Why(malformed.Reason));
        if (!Utf8.IsValid(_reader!.RawRecord)) throw new BadFileException(Line, $"the heading line {NotUtf8}");
        _separator = _reader.Separator;
        _columns = CsvColumns.Read([.. Enumerable.Range(0, _reader.FieldCount).Select(_reader.GetString)], mapping, Line);
        _row = new(_columns, mapping);
    }

    private void Open()
    {
        content.Position = _offsetBefore;
        _reader?.Dispose();
        _reader = CsvReader.Create(content, new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            MaxRecordSize = RowBytesMax,
            Separator = _separator,
            OnMalformedRecord = malformed => _malformed = malformed,
        }, leaveOpen: true);
    }

    private async ValueTask<bool> ReadRecordAsync(CancellationToken cancellation)
    {
        _malformed = null;
        if (!await _reader!.ReadAsync(cancellation)) return false;
        Line = _linesBefore + _reader.LineNumber;
        _end = _offsetBefore + _reader.ByteOffset + _reader.RawRecord.Length;
        return true;
    }

    private async ValueTask<RowKind> MalformedAsync(CsvMalformedReason reason, CancellationToken cancellation)
    {
        if (LineBreaks.Count(_reader!.RawRecord) == 0) return Bad(Why(reason));
        var opened = Line;
        for (var cell = 0; cell < _reader.FieldCount - 1; cell++)
        {
            var raw = _reader.GetRawSpan(cell);
            if (reason != CsvMalformedReason.UnterminatedQuote && IsMalformed(raw)) break;
            opened += LineBreaks.Count(raw);
        }

        return await GoOnBehindAsync(opened, Why(reason), cancellation);
    }

    private static bool IsMalformed(ReadOnlySpan<byte> raw) =>
        raw is [(byte)'"', .., not (byte)'"'] || (raw is not [(byte)'"', ..] && raw.Contains((byte)'"'));

    private async ValueTask<RowKind> TooLongAsync(long line, CancellationToken cancellation)
    {
        var start = await LineBreaks.OffsetBehindAsync(content, _offsetBefore, line - _linesBefore - 1, cancellation);
        var isLine = await LineBreaks.OffsetBehindAsync(content, start, 1, cancellation) - start > RowBytesMax;
        return await GoOnBehindAsync(line, isLine ? $"the row is longer than {RowBytesMax / 1024} KiB"
            : Why(CsvMalformedReason.UnterminatedQuote), cancellation);
    }

    /// <summary>Tells a bad row and goes on with the line behind, as if the quote were none.</summary>
    private async ValueTask<RowKind> GoOnBehindAsync(long line, string why, CancellationToken cancellation)
    {
        var offset = await LineBreaks.OffsetBehindAsync(content, _offsetBefore, line - _linesBefore, cancellation);
        (_offsetBefore, _linesBefore, _end, Line) = (offset, line, offset, line);
        Open();
        return Bad(why);
    }

    private static string Why(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote opens a cell and is never closed",
        CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote; quotes within a quoted cell are doubled",
        _ => "a quote stands within a cell that is not quoted; quote the whole cell and double the quotes in it",
    };

    // What spreadsheets leave below the data.
    private static bool IsBlank(CsvReader record)
    {
        for (var cell = 0; cell < record.FieldCount; cell++)
        {
            if (!record.IsEmpty(cell)) return false;
        }

        return true;
    }
}
