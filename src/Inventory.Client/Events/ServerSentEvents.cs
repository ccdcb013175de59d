namespace Inventory.Client.Events;

/// <summary>A block of a stream of server-sent events.</summary>
/// <param name="Id">Where the stream goes on behind it; null where it does not say.</param>
/// <param name="Data">What it tells; null where it only says where the stream is.</param>
internal readonly record struct ServerSentBlock(string? Id, string? Data);

/// <summary>
/// Reads a stream of server-sent events, block by block. A block counts once it is whole: of one that broke off not even its id does, lest
/// what it would have told be passed over.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="silenceMax">How long nothing may come, not even a comment, before the stream counts as broken off.</param>
/// <param name="time">Measures it.</param>
internal sealed class ServerSentEvents(Stream stream, TimeSpan silenceMax, TimeProvider time) : IDisposable
{
    private readonly StreamReader _text = new(stream);

    /// <summary>The next block; null at the stream's end.</summary>
    /// <exception cref="IOException">The stream broke off.</exception>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    public async ValueTask<ServerSentBlock?> NextAsync(CancellationToken cancellation)
    {
        string? id = null, data = null;
        var isEmpty = true;
        while (await LineAsync(cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                if (!isEmpty) return new(id, data);
                continue;
            }

            var (name, value) = FieldOf(line);
            if (name == "id") id = value;
            else if (name == "data") data = data is null ? value : data + "\n" + value;
            isEmpty &= name is not ("id" or "data");
        }

        return null;
    }

    public void Dispose() => _text.Dispose();

    private static (string Name, string Value) FieldOf(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (line, "");
        var value = colon + 1 < line.Length && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
        return (line[..colon], line[value..]);
    }

    // Most lines are there already, and cost no timer.
    private async ValueTask<string?> LineAsync(CancellationToken cancellation)
    {
        var reading = _text.ReadLineAsync(cancellation);
        return reading.IsCompleted ? await reading : await reading.AsTask().WaitAsync(silenceMax, time, cancellation);
    }
}
