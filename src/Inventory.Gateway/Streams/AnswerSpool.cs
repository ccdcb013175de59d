using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Inventory.Gateway.Streams;

/// <summary>
/// Results on their way to a caller who may not be reading yet: many send a whole import before they read the first answer, and would wait
/// for ever if the service stopped reading at once. What exceeds a few megabytes waits, compressed, in a temporary file, and what exceeds
/// that keeps the service from reading on (<see cref="StreamLimits"/>).
/// </summary>
/// <param name="limits">How much may wait.</param>
/// <param name="time">Measures how long nothing was read.</param>
/// <param name="abort">Ends the connection of a caller who reads nothing although all is there.</param>
internal sealed class AnswerSpool(StreamLimits limits, TimeProvider time, Action abort) : IAsyncDisposable
{
    private const int SliceMax = 32 * 1024;

    // Answers are alike line by line; the quickest level already takes most of it.
    private const int Quality = 1;
    private const int WindowBits = 18;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _memory = new();
    private readonly Queue<(long Offset, int Length, int TextLength)> _inFile = new();
    private readonly SemaphoreSlim _more = new(0);
    private FileStream? _file;
    private byte[]? _last;
    private TaskCompletionSource<bool>? _room;
    private int _memoryLength;
    private long _fileEnd, _sent, _sentBefore;
    private bool _complete;

    /// <summary>Whether nothing was appended yet, so that the answer can still be another one.</summary>
    public bool IsUntouched { get; private set; } = true;

    /// <summary>Takes results; waits where there is no room for more.</summary>
    /// <returns>False where the caller read nothing for as long as <see cref="StreamLimits.Patience"/>; they were not taken then.</returns>
    public async ValueTask<bool> AppendAsync(ReadOnlyMemory<byte> results)
    {
        while (true)
        {
            TaskCompletionSource<bool> room;
            lock (_gate)
            {
                if (TryKeep(results.Span)) break;
                room = _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (!await room.Task) return false;
        }

        _more.Release();
        return true;
    }

    /// <summary>Takes the last line, for which there is always room, and ends the answer.</summary>
    public void Complete(ReadOnlySpan<byte> last = default)
    {
        lock (_gate)
        {
            if (!last.IsEmpty) (_last, IsUntouched) = (last.ToArray(), false);
            _complete = true;
        }

        _more.Release();
    }

    /// <summary>Sends what there is as fast as the caller reads it, until all is sent or the caller is gone.</summary>
    public async Task SendAsync(PipeWriter pipe, CancellationToken gone)
    {
        await using var watch = time.CreateTimer(_ => Watch(), null, limits.Patience, limits.Patience);
        while (true)
        {
            var chunk = Next(out var complete);
            if (chunk is null)
            {
                if (complete) return;
                await _more.WaitAsync(CancellationToken.None);
                continue;
            }

            for (var rest = chunk.Value; !rest.IsEmpty; rest = rest[Math.Min(SliceMax, rest.Length)..])
            {
                if (!gone.IsCancellationRequested)   // else goes on taking, so that memory is given back
                {
                    var flushed = await pipe.WriteAsync(rest[..Math.Min(SliceMax, rest.Length)], CancellationToken.None);
                    if (flushed.IsCompleted) gone = new(canceled: true);
                }

                Interlocked.Increment(ref _sent);
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _more.Dispose();
        limits.Release(_fileEnd);
        return _file?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    // Nothing was read since the last look: whoever waits for room waits in vain, and of what is complete nothing will be read any more.
    private void Watch()
    {
        lock (_gate)
        {
            var sent = Interlocked.Read(ref _sent);
            var reads = sent != _sentBefore;
            _sentBefore = sent;
            if (reads) return;
            if (_complete) abort();
            _room?.TrySetResult(false);
            _room = null;
        }
    }

    private bool TryKeep(ReadOnlySpan<byte> results)
    {
        IsUntouched = false;
        // Order: once something waits in the file, what follows waits behind it.
        if (_inFile.Count > 0 || _memoryLength + results.Length > limits.MemoryMax) return TryKeepInFile(results);
        _memory.Enqueue(results.ToArray());
        _memoryLength += results.Length;
        return true;
    }

    private bool TryKeepInFile(ReadOnlySpan<byte> results)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(results.Length));
        try
        {
            if (!BrotliEncoder.TryCompress(results, rented, out var length, Quality, WindowBits))
                throw new InvalidOperationException("There is less room than a compressed answer can take.");
            if (_fileEnd + length > limits.FileMax || !limits.TryTake(length)) return false;
            _file ??= NewFile();
            RandomAccess.Write(_file.SafeFileHandle, rented.AsSpan(0, length), _fileEnd);
            _inFile.Enqueue((_fileEnd, length, results.Length));
            _fileEnd += length;
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static FileStream NewFile() => new(
        Path.Combine(Path.GetTempPath(), $"inventory-answers-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
        bufferSize: 0, FileOptions.DeleteOnClose);

    private ReadOnlyMemory<byte>? Next(out bool complete)
    {
        lock (_gate)
        {
            complete = _complete;
            ReadOnlyMemory<byte>? next = null;
            if (_memory.TryDequeue(out var chunk))
            {
                _memoryLength -= chunk.Length;
                next = chunk;
            }
            else if (_inFile.TryDequeue(out var kept))
            {
                next = FromFile(kept);
            }
            else if (_complete && _last is { } last)
            {
                _last = null;
                return last;
            }

            // In the file there is room again once it is empty, in memory at once.
            if (next is not null && _inFile.Count == 0)
            {
                _room?.TrySetResult(true);
                _room = null;
            }

            return next;
        }
    }

    private byte[] FromFile((long Offset, int Length, int TextLength) kept)
    {
        var rented = ArrayPool<byte>.Shared.Rent(kept.Length);
        var text = new byte[kept.TextLength];
        RandomAccess.Read(_file!.SafeFileHandle, rented.AsSpan(0, kept.Length), kept.Offset);
        if (!BrotliDecoder.TryDecompress(rented.AsSpan(0, kept.Length), text, out var length) || length != text.Length)
            throw new InvalidDataException("The temporary file of an answer is not what was written to it.");
        ArrayPool<byte>.Shared.Return(rented);
        if (_inFile.Count > 0) return text;
        RandomAccess.SetLength(_file.SafeFileHandle, 0);
        limits.Release(_fileEnd);
        _fileEnd = 0;
        return text;
    }
}
