namespace Inventory.Cli.Import;

/// <summary>What a source came to.</summary>
internal enum RowKind
{
    /// <summary>The end of the file.</summary>
    End,

    /// <summary>A row to send.</summary>
    Row,

    /// <summary>A row that cannot be sent; see its complaints.</summary>
    Bad,
}

/// <summary>A file, read as rows that each become one line of JSON.</summary>
internal abstract class RowSource(Stream stream)
{
    private long _nextLine = 1;

    protected ByteFeed Feed { get; } = new(stream);

    /// <summary>The physical line, from 1, at which the present row starts.</summary>
    public long Line { get; private set; }

    /// <summary>The present row as a JSON object, without a line end; valid until the next one.</summary>
    public abstract ReadOnlySpan<byte> Json { get; }

    /// <summary>Equal for equal item ids; 0 where there is none to see.</summary>
    public ulong ItemHash { get; protected set; }

    /// <summary>What is wrong with a bad row: "field: why", or just why.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Bytes of the file used up.</summary>
    public long BytesRead => Feed.Consumed;

    /// <summary>Moves on to the next row; empty lines are passed over.</summary>
    /// <exception cref="BadFileException">The file as a whole cannot be imported.</exception>
    public abstract ValueTask<RowKind> NextAsync(CancellationToken cancellation);

    /// <summary>Counts the present row's lines and takes its bytes off.</summary>
    protected void Take(int bytes, int lines)
    {
        Line = _nextLine;
        _nextLine += lines;
        Feed.Consume(bytes);
    }

    /// <summary>A bad row for one reason.</summary>
    protected RowKind Bad(string complaint)
    {
        Complaints.Clear();
        Complaints.Add(complaint);
        return RowKind.Bad;
    }

    /// <summary>Passes over a line that no buffer holds, to the end of it.</summary>
    protected async ValueTask<RowKind> SkipOverlongLineAsync(CancellationToken cancellation)
    {
        Line = _nextLine++;
        while (true)
        {
            var lineEnd = Feed.Unread.IndexOf((byte)'\n');
            Feed.Consume(lineEnd < 0 ? Feed.Unread.Length : lineEnd + 1);
            if (lineEnd >= 0 || Feed.AtEnd) return Bad($"the row is longer than {ByteFeed.RowBytesMax / 1024} KiB");
            await Feed.FillAsync(cancellation);
        }
    }

    /// <summary>Reads the first bytes, and takes off a byte order mark.</summary>
    /// <exception cref="BadFileException">They are UTF-16.</exception>
    protected async ValueTask OpenAsync(CancellationToken cancellation)
    {
        while (Feed is { Unread.Length: < 3, AtEnd: false }) await Feed.FillAsync(cancellation);
        switch (Feed.Unread)
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                Feed.Consume(3);
                break;
            case [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]:
                throw new BadFileException(1, "the file is UTF-16; save it as UTF-8");
        }
    }
}

/// <summary>A file that cannot be imported at all, for what stands in one of its lines.</summary>
internal sealed class BadFileException(long line, string message) : Exception(message)
{
    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;
}
