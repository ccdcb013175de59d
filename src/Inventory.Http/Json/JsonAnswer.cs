using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inventory.Http.Json;

/// <summary>
/// A pooled buffer and writer for one JSON answer. The whole answer is written before the first byte is sent, so that its length is known
/// and a bug in the middle of it still becomes a clean error.
/// </summary>
public sealed class JsonAnswer : IDisposable
{
    private const int PoolMax = 256;
    private const int KeptCapacityMax = 64 * 1024;

    private static readonly ConcurrentBag<JsonAnswer> Pool = [];
    private static int _pooled;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    private JsonAnswer() => Json = new(_buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Writes to the buffer.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>What was written, once <see cref="Utf8JsonWriter.Flush"/> was called.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>An empty one; give it back by disposing.</summary>
    public static JsonAnswer Rent()
    {
        if (!Pool.TryTake(out var answer)) return new();
        Interlocked.Decrement(ref _pooled);
        return answer;
    }

    /// <summary>Ends a line of NDJSON, so that the next value can follow.</summary>
    public void EndLine()
    {
        Json.Flush();
        _buffer.Write("\n"u8);
        Json.Reset();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_buffer.Capacity > KeptCapacityMax || Interlocked.Increment(ref _pooled) > PoolMax) return;
        _buffer.ResetWrittenCount();
        Json.Reset();
        Pool.Add(this);
    }
}
