using System.IO.Pipelines;

namespace Inventory.Gateway.Items;

/// <summary>
/// Results on their way to a caller who may not be reading yet: many send a whole import before they read the first answer, and would wait for ever if
/// the service stopped reading meanwhile. What exceeds a few megabytes waits in a temporary file.
/// </summary>
internal sealed class ResultSpool : IAsyncDisposable
{
    private const int MemoryMax = 4 << 20;
    private const int ChunkMax = 64 * 1024;

    private readonly object _gate = new();
    private readonly Queue<byte[]> _memory = new();
    private readonly SemaphoreSlim _more = new(0);
    private FileStream? _file;
    private int _inMemory;
    private long _written;
    private long _sent;
    private bool _complete;

    /// <summary>Takes results; never waits for the caller.</summary>
    public void Append(ReadOnlySpan<byte> results)
    {
        if (results.IsEmpty) return;
        lock (_gate)
        {
            // Order: once something waits in the file, what follows waits behind it.
            if (_sent < _written || _inMemory + results.Length > MemoryMax)
            {
                _file ??= new(Path.Combine(Path.GetTempPath(), $"inventory-import-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
                    bufferSize: 0, FileOptions.DeleteOnClose);
                RandomAccess.Write(_file.SafeFileHandle, results, _written);
                _written += results.Length;
            }
            else
            {
                _memory.Enqueue(results.ToArray());
                _inMemory += results.Length;
            }
        }

        _more.Release();
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        lock (_gate) _complete = true;
        _more.Release();
    }

    /// <summary>Sends what there is as fast as the caller reads it, until all is sent or the caller is gone.</summary>
    public async Task SendAsync(PipeWriter pipe, CancellationToken gone)
    {
        while (true)
        {
            var chunk = Next(out var complete);
            if (chunk is null)
            {
                if (complete) return;
                await _more.WaitAsync(CancellationToken.None);
                continue;
            }

            if (gone.IsCancellationRequested) continue;   // goes on taking, so that memory is given back
            var flushed = await pipe.WriteAsync(chunk.Value, CancellationToken.None);
            if (flushed.IsCompleted) gone = new(canceled: true);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _more.Dispose();
        return _file?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private ReadOnlyMemory<byte>? Next(out bool complete)
    {
        lock (_gate)
        {
            complete = _complete;
            if (_memory.TryDequeue(out var chunk))
            {
                _inMemory -= chunk.Length;
                return chunk;
            }

            if (_sent >= _written) return null;
            var bytes = new byte[Math.Min(ChunkMax, _written - _sent)];
            var read = RandomAccess.Read(_file!.SafeFileHandle, bytes, _sent);
            _sent += read;
            if (_sent == _written) (_sent, _written) = (0, 0);
            return bytes.AsMemory(0, read);
        }
    }
}
