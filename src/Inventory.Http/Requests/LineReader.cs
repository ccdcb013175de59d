using System.Buffers;
using System.IO.Pipelines;

namespace Inventory.Http.Requests;

/// <summary>Cuts a body of any size into lines without keeping it.</summary>
public static class LineReader
{
    /// <summary>Takes one line; its memory is its own until it returns. False ends the reading.</summary>
    /// <param name="number">Counts lines from 1, blank ones included.</param>
    /// <param name="line">The line without its end; null for one that is too long.</param>
    public delegate ValueTask<bool> Take(long number, ReadOnlyMemory<byte>? line);

    /// <summary>Reads to the end of the body.</summary>
    /// <param name="pipe">The body.</param>
    /// <param name="bytesMax">How long a line may be. The rest of a longer one is thrown away as it comes.</param>
    /// <param name="take">Gets every line, one after the other.</param>
    /// <param name="gone">Tells that the caller hung up.</param>
    public static async Task ReadAsync(PipeReader pipe, int bytesMax, Take take, CancellationToken gone)
    {
        var number = 0L;
        var skipping = false;
        while (true)
        {
            var read = await pipe.ReadAsync(gone);
            var rest = read.Buffer;
            while (TryCut(ref rest, read.IsCompleted, out var line))
            {
                var tooLong = skipping || line.Length > bytesMax;
                skipping = false;
                if (!await take(++number, tooLong ? null : line.IsSingleSegment ? line.First : line.ToArray())) return;
            }

            if (rest.Length > bytesMax)
            {
                skipping = true;
                rest = rest.Slice(rest.End);
            }

            pipe.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) return;
        }
    }

    // The last line may lack its end.
    private static bool TryCut(ref ReadOnlySequence<byte> rest, bool atEnd, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!atEnd || rest.IsEmpty) return false;
        rest = rest.Slice(rest.End);
        return true;
    }
}
