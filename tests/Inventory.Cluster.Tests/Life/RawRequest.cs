using System.Net.Sockets;
using System.Text;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// A request written byte by byte on a connection of its own, so that its answer can be read while it is still being sent.
/// </summary>
internal sealed class RawRequest : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    private RawRequest()
    {
    }

    /// <summary>Begins a chunked request of lines of JSON.</summary>
    public static async Task<RawRequest> PostLinesAsync(SiloProcess silo, string path)
    {
        var request = new RawRequest();
        await request._client.ConnectAsync(silo.BaseAddress.Host, silo.BaseAddress.Port);
        request._stream = request._client.GetStream();
        await request.WriteAsync($"POST {path} HTTP/1.1\r\nHost: {silo.BaseAddress.Authority}\r\nAuthorization: "
            + $"Bearer {SiloProcess.BootstrapKey}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        return request;
    }

    /// <summary>Sends a chunk of the body.</summary>
    public Task SendAsync(string text) => WriteAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    /// <summary>Sends bytes as they are.</summary>
    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads what there is until it holds a text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        var all = new StringBuilder();
        var buffer = new byte[4096];
        while (!all.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await _stream.ReadAsync(buffer);
            Assert.True(read > 0, $"The answer ends before '{text}': {all}");
            all.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return all.ToString();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
