using System.Text;
using System.Text.Json.Nodes;

namespace Inventory.Contract.Tests.Setup;

/// <summary>A block of a stream of server-sent events, as it came.</summary>
/// <param name="Lines">Its lines.</param>
public sealed record Block(IReadOnlyList<string> Lines)
{
    /// <summary>It tells an event, and is no mere comment or place.</summary>
    public bool IsEvent => Field("data") is not null;

    public string? Id => Field("id");

    public string? Type => Field("event");

    public JsonNode Envelope => JsonNode.Parse(Field("data")!)!;

    public string? Field(string name) =>
        Lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];
}

/// <summary>Somebody who listens to a stream of events.</summary>
public sealed class Listener : IDisposable
{
    // A bound on broken runs: nothing hangs on its length.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly StreamReader _text;

    public Listener(HttpResponseMessage response)
    {
        Response = response;
        _text = new(response.Content.ReadAsStream(), Encoding.UTF8);
    }

    public HttpResponseMessage Response { get; }

    /// <summary>The cursor of the last block that had one.</summary>
    public string? LastId { get; private set; }

    /// <summary>The next block; null once the stream has ended.</summary>
    public Task<Block?> NextAsync() => NextAsync(CancellationToken.None);

    private async Task<Block?> NextAsync(CancellationToken late)
    {
        var lines = new List<string>();
        while (await _text.ReadLineAsync(late).AsTask().WaitAsync(Deadline, late) is { } line)
        {
            if (line.Length > 0)
            {
                lines.Add(line);
                continue;
            }

            var block = new Block(lines);
            LastId = block.Id ?? LastId;
            return block;
        }

        return null;
    }

    /// <summary>The next so many events.</summary>
    /// <exception cref="TimeoutException">They do not come. A stream that tells nothing pulses all the same, and ends no wait.</exception>
    public async Task<List<Block>> EventsAsync(int count)
    {
        var events = new List<Block>();
        using var late = new CancellationTokenSource(Deadline);
        try
        {
            while (events.Count < count)
            {
                var block = await NextAsync(late.Token) ?? throw new EndOfStreamException($"The stream has ended. {Said()}");
                if (block.IsEvent) events.Add(block);
            }
        }
        catch (Exception failed) when (failed is TimeoutException or OperationCanceledException)
        {
            throw new TimeoutException(Said());
        }

        return events;

        string Said() => $"Waited in vain for {count} events of {Response.RequestMessage?.RequestUri}: there came [{string.Join(", ",
            events.Select(static told => $"{told.Type} of {told.Field("data")}"))}], and the last place was {LastId}.";
    }

    /// <summary>Reads until the stream ends, whichever way; answers the events that came.</summary>
    public async Task<List<Block>> ToEndAsync()
    {
        var events = new List<Block>();
        try
        {
            while (await NextAsync() is { } block)
            {
                if (block.IsEvent) events.Add(block);
            }
        }
        catch (IOException)
        {
            // It was broken off.
        }

        return events;
    }

    public void Dispose()
    {
        _text.Dispose();
        Response.Dispose();
    }
}
