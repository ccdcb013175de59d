namespace Inventory.Cli.Import;

/// <summary>A stream through one fixed buffer: what is unread stays contiguous, and memory does not grow with the stream.</summary>
internal sealed class ByteFeed(Stream stream, int capacity)
{
    private readonly byte[] _buffer = new byte[capacity];
    private int _start;
    private int _end;

    /// <summary>Nothing comes after what is unread.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>The buffer has no room for more.</summary>
    public bool IsFull => _start == 0 && _end == _buffer.Length;

    /// <summary>Bytes read and not yet consumed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes consumed so far.</summary>
    public long Consumed { get; private set; }

    /// <summary>Takes bytes off the front.</summary>
    public void Consume(int count)
    {
        _start += count;
        Consumed += count;
    }

    /// <summary>Reads more behind what is unread.</summary>
    public async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        AtEnd = count == 0;
        _end += count;
    }
}
