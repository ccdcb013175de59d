using System.Text;
using System.Text.Json;

namespace Inventory.Cli.Import;

/// <summary>A JSON Lines file: each line goes to the service as it is, which judges it.</summary>
internal sealed class JsonLinesRows(Stream stream) : RowSource(stream)
{
    private byte[] _row = new byte[1024];
    private int _length;
    private bool _isOpen;

    public override ReadOnlySpan<byte> Json => _row.AsSpan(0, _length);

    public override async ValueTask<RowKind> NextAsync(CancellationToken cancellation)
    {
        if (!_isOpen)
        {
            await OpenAsync(cancellation);
            _isOpen = true;
        }

        while (true)
        {
            if (Feed is { Unread.IsEmpty: true, AtEnd: true }) return RowKind.End;
            var lineEnd = Feed.Unread.IndexOf((byte)'\n');
            if (lineEnd < 0 && !Feed.AtEnd)
            {
                if (Feed.IsFull) return await SkipOverlongLineAsync(cancellation);
                await Feed.FillAsync(cancellation);
                continue;
            }

            var line = (lineEnd < 0 ? Feed.Unread : Feed.Unread[..lineEnd]).Trim(" \t\r"u8);
            var taken = lineEnd < 0 ? Feed.Unread.Length : lineEnd + 1;
            if (line.IsEmpty)
            {
                Take(taken, lines: 1);
                continue;
            }

            var isObject = line[0] == '{';
            if (isObject) Keep(line);
            var isArray = line[0] == '[';
            Take(taken, lines: 1);
            if (isArray && Line == 1) throw new BadFileException(1, "the file is a JSON array; JSON Lines has one object on each line and nothing around them");
            return isObject ? RowKind.Row : Bad("the line is not a JSON object");
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
                if (isItemId) return reader.TokenType != JsonTokenType.String ? 0 : ItemHashes.Of(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan);
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
