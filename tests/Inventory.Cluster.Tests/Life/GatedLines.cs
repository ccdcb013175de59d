using System.Net;
using System.Text;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A body of lines of JSON whose first is sent at once, and whose rest waits for a word.</summary>
internal sealed class GatedLines : HttpContent
{
    private readonly string _first;
    private readonly string _rest;
    private readonly TaskCompletionSource _firstSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GatedLines(string first, string rest)
    {
        (_first, _rest) = (first, rest);
        Headers.ContentType = new("application/x-ndjson");
    }

    /// <summary>Done when the first line has gone out.</summary>
    public Task FirstSent => _firstSent.Task;

    /// <summary>Lets the rest go.</summary>
    public void SendRest() => _mayGoOn.SetResult();

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(_first + "\n"));
        await stream.FlushAsync();
        _firstSent.SetResult();
        await _mayGoOn.Task;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(_rest + "\n"));
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
