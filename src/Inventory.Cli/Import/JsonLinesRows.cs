using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Inventory.Cli.Import;

/// <summary>A JSON Lines file: each line goes to the service as it is, which judges it.</summary>
internal sealed class JsonLinesRows(Stream content) : RowSource
{
    private readonly ByteFeed _feed = new(content, RowBytesMax);
    private byte[] _row = new byte[1024];
    private int _length;
    private long _nextLine = 1;
    private bool _isOpen;

    public override ReadOnlySpan<byte> Json => _row.AsSpan(0, _length);

    public override long BytesRead => _feed.Consumed;

    public override async ValueTask<RowKind> NextAsync(CancellationToken cancellation)
    {
        if (!_isOpen) await PassByteOrderMarkAsync(cancellation);
        while (true)
        {
            if (_feed is { Unread.IsEmpty: true, AtEnd: true }) return RowKind.End;
            var lineEnd = _feed.Unread.IndexOf((byte)'\n');
            if (lineEnd < 0 && !_feed.AtEnd)
            {
                if (_feed.IsFull) return await SkipOverlongLineAsync(cancellation);
                await _feed.FillAsync(cancellation);
                continue;
            }

            var line = (lineEnd < 0 ? _feed.Unread : _feed.Unread[..lineEnd]).Trim(" \t\r"u8);
            var isBlank = line.IsEmpty;
            var isObject = !isBlank && line[0] == '{';
            var isArray = !isBlank && line[0] == '[';
            if (isObject) Keep(line);
            Line = _nextLine++;
            _feed.Consume(lineEnd < 0 ? _feed.Unread.Length : lineEnd + 1);
            if (isBlank) continue;
            if (isArray && Line == 1)
            {
                throw new BadFileException(1, "the file is a JSON array; JSON Lines has one object on each line and nothing around them");
            }

            if (!isObject) return Bad("the line is not a JSON object");
            return Utf8.IsValid(Json) ? RowKind.Row : Bad($"the line {NotUtf8}");
        }
    }

    private async ValueTask PassByteOrderMarkAsync(CancellationToken cancellation)
    {
        while (_feed is { Unread.Length: < 3, AtEnd: false }) await _feed.FillAsync(cancellation);
        if (_feed.Unread is [0xEF, 0xBB, 0xBF, ..]) _feed.Consume(3);
        _isOpen = true;
    }

    /// <summary>Passes over a line that no buffer holds, to the end of it.</summary>
    private async ValueTask<RowKind> SkipOverlongLineAsync(CancellationToken cancellation)
    {
        Line = _nextLine++;
        while (true)
        {
            var lineEnd = _feed.Unread.IndexOf((byte)'\n');
            _feed.Consume(lineEnd < 0 ? _feed.Unread.Length : lineEnd + 1);
            if (lineEnd >= 0 || _feed.AtEnd) return Bad($"the row is longer than {RowBytesMax / 1024} KiB");
            await _feed.FillAsync(cancellation);
        }
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (_row.Length < line.Length) _row = new byte[Math.Max(line.Length, _row.Length * 2)];
        line.CopyTo(_row);
        _length = line.Length;
        ItemHash = HashOfItem(line);
    }

    private static ulong HashOfItem(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isItemId = reader.ValueTextEquals("itemId"u8);
                reader.Read();
                if (isItemId)
                {
                    return reader.TokenType != JsonTokenType.String ? 0
                        : ItemHashes.Of(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan);
                }

                reader.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Not JSON: the service will say so, with the reason.
        }

        return 0;
    }
}
