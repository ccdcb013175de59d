using System.Buffers;
using System.IO.Pipelines;

namespace Inventory.Gateway.Streams;

/// <summary>Why no more lines come.</summary>
internal enum FeedEnd
{
    /// <summary>That was the whole body.</summary>
    Body,

    /// <summary>The caller sent nothing for too long.</summary>
    Idle,

    /// <summary>The node stops.</summary>
    Stopping,

    /// <summary>The answers that wait for their reader leave no room for more.</summary>
    Unread,
}

/// <summary>
/// A body of any size as lines, without keeping it. Ends early, and says why, where the caller sends nothing or the node stops; what came
/// by then is taken.
/// </summary>
/// <param name="pipe">The body.</param>
/// <param name="lineBytesMax">How long a line may be. The rest of a longer one is thrown away as it comes.</param>
/// <param name="patience">How long the caller may send nothing.</param>
/// <param name="time">Measures it.</param>
/// <param name="stopping">Cancelled once the node stops.</param>
internal sealed class LineFeed(PipeReader pipe, int lineBytesMax, TimeSpan patience, TimeProvider time, CancellationToken stopping)
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private ReadOnlySequence<byte> _rest;
    private bool _holds, _atEnd, _skipping, _idle;

    /// <summary>The number of the last line taken, from 1, blank ones included.</summary>
    public long Line { get; private set; }

    /// <summary>Why no more lines come, once none do.</summary>
    public FeedEnd End { get; private set; }

    /// <summary>Whether the caller may be waiting for us, and not we for the caller.</summary>
    public Func<bool> IsBusy { get; set; } = static () => false;

    /// <summary>Waits for more; lines taken before must not be looked at any more.</summary>
    /// <returns>False where no more will come; <see cref="End"/> says why.</returns>
    /// <exception cref="IOException">The caller is gone, or what it sends is no HTTP.</exception>
    public async ValueTask<bool> FillAsync()
    {
        if (_atEnd) return Ended(FeedEnd.Body);
        while (true)
        {
            if (stopping.IsCancellationRequested) return Ended(FeedEnd.Stopping);
            if (_holds) pipe.AdvanceTo(_rest.Start, _rest.End);
            _holds = false;
            var reading = pipe.ReadAsync(CancellationToken.None);
            var read = reading.IsCompleted ? await reading : await WaitAsync(reading);
            (_holds, _rest, _atEnd) = (true, read.Buffer, read.IsCompleted);
            if (!read.IsCanceled) return true;
            if (_idle) return Ended(FeedEnd.Idle);
        }
    }

    /// <summary>Cuts off the next line, without its end; the last one may lack it.</summary>
    /// <param name="line">The line, where it is not too long.</param>
    /// <param name="isTooLong">Whether it was longer than it may be, and is lost.</param>
    public bool TryTake(out ReadOnlySequence<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        if (_rest.PositionOf((byte)'\n') is { } end)
        {
            line = _rest.Slice(0, end);
            _rest = _rest.Slice(_rest.GetPosition(1, end));
        }
        else if (_atEnd && (!_rest.IsEmpty || _skipping))
        {
            line = _rest;
            _rest = _rest.Slice(_rest.End);
        }
        else
        {
            if (_rest.Length > lineBytesMax)
            {
                _skipping = true;
                _rest = _rest.Slice(_rest.End);
            }

            line = default;
            return false;
        }

        Line++;
        isTooLong = _skipping || line.Length > lineBytesMax;
        _skipping = false;
        if (Line == 1 && StartsWithMark(line)) line = line.Slice(ByteOrderMark.Length);
        return true;
    }

    /// <summary>Throws away what is still to come, so that a caller who reads only after sending comes to reading.</summary>
    public async Task DiscardAsync()
    {
        do
        {
            _rest = _rest.Slice(_rest.End);
        }
        while (await FillAsync());
        End = FeedEnd.Unread;
    }

    /// <summary>Throws away what still comes, for as long as this.</summary>
    /// <returns>Whether that was the whole body.</returns>
    public async Task<bool> ReachEndAsync(TimeSpan within)
    {
        using var enough = new CancellationTokenSource(within, time);
        try
        {
            while (!_atEnd)
            {
                if (_holds) pipe.AdvanceTo(_rest.End);
                _holds = false;
                var read = await pipe.ReadAsync(enough.Token);
                (_holds, _rest, _atEnd) = (true, read.Buffer, read.IsCompleted);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;   // what the caller sends is no HTTP, or it is gone: the server ends the connection by itself
        }
        finally
        {
            if (_holds) pipe.AdvanceTo(_rest.End);
            _holds = false;
        }
    }

    private async Task<ReadResult> WaitAsync(ValueTask<ReadResult> reading)
    {
        _idle = false;
        await using var timer = time.CreateTimer(_ =>
        {
            if (IsBusy()) return;
            _idle = true;
            pipe.CancelPendingRead();
        }, null, patience, patience);
        await using var stop = stopping.Register(pipe.CancelPendingRead);
        return await reading;
    }

    private bool Ended(FeedEnd end)
    {
        // Whoever reads what is left of the body, the server itself, finds no reading under way.
        if (_holds) pipe.AdvanceTo(_rest.End);
        _holds = false;
        End = end;
        return false;
    }

    private static bool StartsWithMark(in ReadOnlySequence<byte> line)
    {
        if (line.Length < ByteOrderMark.Length) return false;
        Span<byte> start = stackalloc byte[ByteOrderMark.Length];
        line.Slice(0, ByteOrderMark.Length).CopyTo(start);
        return start.SequenceEqual(ByteOrderMark);
    }
}
