namespace Inventory.Cli.Import.Csv;

/// <summary>Line ends as CSV files have them: LF, CR LF, or CR alone.</summary>
internal static class LineBreaks
{
    /// <summary>How many there are.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (int at; (at = text.IndexOfAny((byte)'\n', (byte)'\r')) >= 0; count++)
        {
            text = text[(at + (text[at..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1))..];
        }

        return count;
    }

    /// <summary>The offset behind so many line ends from an offset on; the stream's end where there are fewer.</summary>
    public static async ValueTask<long> OffsetBehindAsync(Stream content, long offset, long lines, CancellationToken cancellation)
    {
        content.Position = offset;
        var feed = new ByteFeed(content, 64 * 1024);
        while (lines > 0)
        {
            var at = feed.Unread.IndexOfAny((byte)'\n', (byte)'\r');
            // A CR at the end of what was read may be half of a CR LF.
            if (at < 0 || (feed.Unread[at] == '\r' && at + 1 == feed.Unread.Length && !feed.AtEnd))
            {
                feed.Consume(at < 0 ? feed.Unread.Length : at);
                if (feed.AtEnd) break;
                await feed.FillAsync(cancellation);
                continue;
            }

            feed.Consume(at + (feed.Unread[at..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1));
            lines--;
        }

        return offset + feed.Consumed;
    }
}
