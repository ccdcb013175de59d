using System.Text.Json.Nodes;
using Inventory.Testing;

namespace Inventory.Events.Tests.Story;

/// <summary>Somebody who listens over HTTP, to server-sent events.</summary>
internal sealed class Browser : IDisposable
{
    // A bound on broken runs: nothing hangs on its length.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _text;

    private Browser(HttpResponseMessage response) => (_response, _text) = (response, new(response.Content.ReadAsStream()));

    /// <summary>The cursor of what was heard last.</summary>
    public string? LastId { get; private set; }

    /// <summary>Begins to listen: what commits from here on is heard.</summary>
    public static async Task<Browser> ListenAsync(SiloProcess silo, string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream");
        if (after is not null) request.Headers.Add("Last-Event-ID", after);
        var response = await silo.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new(response);
    }

    /// <summary>The next so many events, as they came.</summary>
    public async Task<List<JsonNode>> HearAsync(int count)
    {
        var events = new List<JsonNode>();
        while (events.Count < count)
        {
            var line = await _text.ReadLineAsync().WaitAsync(Deadline) ?? throw new EndOfStreamException("The stream has ended.");
            if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line["id: ".Length..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) events.Add(JsonNode.Parse(line["data: ".Length..])!);
        }

        return events;
    }

    public void Dispose()
    {
        _text.Dispose();
        _response.Dispose();
    }
}
