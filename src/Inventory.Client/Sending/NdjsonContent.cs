using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Inventory.Client.Sending;

/// <summary>A body of lines, each an object, written as they come.</summary>
internal sealed class NdjsonContent<T> : HttpContent
{
    private readonly IAsyncEnumerable<T> _lines;
    private readonly JsonTypeInfo<T> _type;
    private readonly CancellationToken _cancellation;

    public NdjsonContent(IAsyncEnumerable<T> lines, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        (_lines, _type, _cancellation) = (lines, type, cancellation);
        Headers.ContentType = new(ApiRequest.Ndjson);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var line in _lines.WithCancellation(_cancellation))
        {
            await JsonSerializer.SerializeAsync(stream, line, _type, _cancellation);
            stream.WriteByte((byte)'\n');
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
