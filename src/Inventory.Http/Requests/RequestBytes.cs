using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Requests;

/// <summary>A request's whole body in one piece of memory; give it back by disposing.</summary>
public sealed class RequestBytes : IDisposable
{
    private byte[]? _rented;
    private PipeReader? _pipe;
    private SequencePosition _end;

    private RequestBytes()
    {
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Memory { get; private set; }

    /// <summary>Reads to the end, or gives up once there is more than <paramref name="max"/>.</summary>
    /// <returns>Null when the body is larger than allowed.</returns>
    public static async ValueTask<RequestBytes?> ReadAsync(HttpRequest request, int max)
    {
        var length = request.ContentLength;
        if (length > max) return null;
        var body = new RequestBytes();
        if (length == 0) return body;
        var pipe = request.BodyReader;
        var read = await pipe.ReadAsync();
        if (read.Buffer.IsSingleSegment && (read.IsCompleted || read.Buffer.Length == length) && read.Buffer.Length <= max)
        {
            // The usual case: all of it came with the headers and is parsed where it lies.
            (body._pipe, body._end, body.Memory) = (pipe, read.Buffer.End, read.Buffer.First);
            return body;
        }

        var filled = 0;
        while (true)
        {
            var size = (int)Math.Min(read.Buffer.Length, int.MaxValue);
            if (filled + (long)size > max)
            {
                pipe.AdvanceTo(read.Buffer.End);
                body.Dispose();
                return null;
            }

            body.Grow(filled + size, (int?)length ?? 0);
            read.Buffer.CopyTo(body._rented.AsSpan(filled));
            filled += size;
            pipe.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
            read = await pipe.ReadAsync();
        }

        body.Memory = body._rented.AsMemory(0, filled);
        return body;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _pipe?.AdvanceTo(_end);
        _pipe = null;
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
        Memory = default;
    }

    private void Grow(int needed, int expected)
    {
        if (_rented?.Length >= needed) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, expected), 2 * (_rented?.Length ?? 2048)));
        if (_rented is not null)
        {
            _rented.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_rented);
        }

        _rented = larger;
    }
}
